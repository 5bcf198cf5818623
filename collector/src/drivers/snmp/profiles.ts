import type { SnmpProfile } from './profile.js';
import { af60 } from './profiles/af60.js';
import { airfiber } from './profiles/airfiber.js';
import { airos } from './profiles/airos.js';
import { algcom } from './profiles/algcom.js';
import { apc } from './profiles/apc.js';
import { aviatWtm } from './profiles/aviat-wtm.js';
import { baicells } from './profiles/baicells.js';
import { bdcom } from './profiles/bdcom.js';
import { cambiumPtp } from './profiles/cambium-ptp.js';
import { cdata } from './profiles/cdata.js';
import { ceraos } from './profiles/ceraos.js';
import { cnmatrix } from './profiles/cnmatrix.js';
import { cnpilot } from './profiles/cnpilot.js';
import { cnwave60 } from './profiles/cnwave60.js';
import { cyberpower } from './profiles/cyberpower.js';
import { edgeos } from './profiles/edgeos.js';
import { edgepoint } from './profiles/edgepoint.js';
import { edgeswitch } from './profiles/edgeswitch.js';
import { epmp } from './profiles/epmp.js';
import { fiberhome } from './profiles/fiberhome.js';
import { generic } from './profiles/generic.js';
import { huaweiUps } from './profiles/huawei-ups.js';
import { ictInverter } from './profiles/ict-inverter.js';
import { ictPdu } from './profiles/ict-pdu.js';
import { ictPowerSystem } from './profiles/ict-power-system.js';
import { ictPsu } from './profiles/ict-psu.js';
import { jetstream } from './profiles/jetstream.js';
import { ligowave } from './profiles/ligowave.js';
import { linux } from './profiles/linux.js';
import { ltu } from './profiles/ltu.js';
import { mikrotik } from './profiles/mikrotik.js';
import { mimosa } from './profiles/mimosa.js';
import { netonix } from './profiles/netonix.js';
import { openwrt } from './profiles/openwrt.js';
import { peplink, pepwave } from './profiles/peplink.js';
import { pmp } from './profiles/pmp.js';
import { powerwalker } from './profiles/powerwalker.js';
import { radwin } from './profiles/radwin.js';
import { ray } from './profiles/ray.js';
import { safCfip } from './profiles/saf-cfip.js';
import { safCfm } from './profiles/saf-cfm.js';
import { safIntegra } from './profiles/saf-integra.js';
import { siklu, sikluMultihaulTg } from './profiles/siklu.js';
import { sitemonitor } from './profiles/sitemonitor.js';
import { smartax, smartaxMdu } from './profiles/smartax.js';
import { swos } from './profiles/swos.js';
import { tachyon } from './profiles/tachyon.js';
import { ufiber } from './profiles/ufiber.js';
import { unifiAp } from './profiles/unifi-ap.js';
import { unifiNetwork } from './profiles/unifi-network.js';
import { vsolution } from './profiles/vsolution.js';
import { zxa10, zxa10V1 } from './profiles/zxa10.js';

/** In the order of detection; the one without rules comes last. */
export const SNMP_PROFILES: readonly SnmpProfile[] = [
  mikrotik,
  swos,
  edgepoint,
  airfiber,
  af60,
  ltu,
  unifiAp,
  airos,
  edgeswitch,
  ufiber,
  edgeos,
  unifiNetwork,
  epmp,
  pmp,
  cambiumPtp,
  cnwave60,
  cnpilot,
  cnmatrix,
  mimosa,
  sikluMultihaulTg,
  siklu,
  radwin,
  ceraos,
  safIntegra,
  safCfip,
  safCfm,
  aviatWtm,
  tachyon,
  ligowave,
  ray,
  openwrt,
  peplink,
  pepwave,
  algcom,
  apc,
  cyberpower,
  huaweiUps,
  ictInverter,
  ictPdu,
  ictPowerSystem,
  ictPsu,
  netonix,
  powerwalker,
  sitemonitor,
  baicells,
  bdcom,
  cdata,
  fiberhome,
  jetstream,
  smartaxMdu,
  smartax,
  vsolution,
  zxa10,
  zxa10V1,
  linux,
  generic,
];
