import type { DeviceDriver } from '@atalaya/core/ports/device-driver';
import { routerosDriver } from './routeros/routeros.driver.js';
import { snmpDriver } from './snmp/snmp.driver.js';
import { uispDriver } from './uisp/uisp.driver.js';

/** Every driver; a test compares this list with the folders beside it, both ways. */
export const DRIVERS: readonly DeviceDriver[] = [routerosDriver, snmpDriver, uispDriver];
