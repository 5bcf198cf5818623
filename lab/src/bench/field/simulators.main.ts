import { ALL_POLICIES } from '../../simulators/routeros/api-users.js';
import { startRouterOsServer } from '../../simulators/routeros/routeros-server.js';
import { startUispServer } from '../../simulators/uisp/uisp-server.js';
import { fieldPlan, ROUTER_USER, ROUTEROS_PORT, UISP_TOKEN } from './field-plan.js';
import { fieldRouter, fieldUisp } from './field-worlds.js';
import { startSnmpLoad } from './snmp-load.js';

/* The field bench's devices, in a process of their own. Tells the port of UISP once all of them listen. */

const { routers, agents, controlled } = fieldPlan(Number(process.argv[2]));
const { user, password } = ROUTER_USER;
const users = [{ name: user, password, policies: ALL_POLICIES }];
for (const [device, host] of routers.entries()) {
  await startRouterOsServer({ state: fieldRouter(device), users, host, port: ROUTEROS_PORT });
}
await startSnmpLoad(agents);
const uisp = await startUispServer({ world: fieldUisp(controlled), token: UISP_TOKEN });
process.send?.({ uispPort: uisp.port });
process.on('disconnect', () => process.exit(0));
