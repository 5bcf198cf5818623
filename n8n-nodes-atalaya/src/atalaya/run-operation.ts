import type { ExecuteContext } from '../n8n/node-context.js';
import { callAtalaya } from './atalaya-api.js';

const MOST_PAGES = 50;
const PAGE = 200;

/** What the action node does for one item; several results become several items. */
export async function runOperation(
  context: ExecuteContext,
  item: number,
): Promise<readonly object[]> {
  const operation = context.getNodeParameter('operation', item);
  switch (operation) {
    case 'acknowledgeIncident':
      return [await acknowledge(context, item)];
    case 'diagnoseService':
      return [await diagnose(context, item)];
    case 'getIncident': {
      const path = `/incidents/${encodeURIComponent(textOf(context, 'incidentId', item))}`;
      return [await callAtalaya(context, { method: 'GET', path })];
    }
    case 'listIncidents':
      return listIncidents(context, item);
    case 'getOnCall':
      return getOnCall(context);
    default:
      throw new Error(`There is no operation ${String(operation)}.`);
  }
}

function acknowledge(context: ExecuteContext, item: number): Promise<object> {
  const comment = textOf(context, 'comment', item, '');
  return callAtalaya(context, {
    method: 'POST',
    path: '/actions/acknowledge-incident',
    headers: { 'Idempotency-Key': textOf(context, 'idempotencyKey', item) },
    body: {
      incidentId: textOf(context, 'incidentId', item),
      kind: textOf(context, 'until', item),
      ...(comment !== '' && { comment }),
      dryRun: context.getNodeParameter('dryRun', item) === true,
    },
  });
}

/** The diagnosis itself, without what was asked around it. */
async function diagnose(context: ExecuteContext, item: number): Promise<object> {
  const { diagnosis } = await callAtalaya(context, {
    method: 'POST',
    path: '/actions/diagnose-service',
    headers: { 'Idempotency-Key': textOf(context, 'idempotencyKey', item) },
    body: { serviceId: textOf(context, 'serviceId', item) },
  });
  if (typeof diagnosis !== 'object' || diagnosis === null) {
    throw new Error('Atalaya answered with something that is no diagnosis.');
  }
  return diagnosis;
}

async function listIncidents(context: ExecuteContext, item: number): Promise<readonly object[]> {
  const state = textOf(context, 'state', item);
  const most = Math.max(1, Math.floor(Number(context.getNodeParameter('limit', item)) || PAGE));
  const found: object[] = [];
  let cursor: unknown;
  for (let page = 0; page < MOST_PAGES && found.length < most; page += 1) {
    const qs = {
      limit: Math.min(PAGE, most - found.length),
      ...(state !== 'any' && { state }),
      ...(typeof cursor === 'string' && { cursor }),
    };
    const answer = await callAtalaya(context, { method: 'GET', path: '/incidents', qs });
    if (Array.isArray(answer['items'])) found.push(...answer['items']);
    cursor = answer['nextCursor'];
    if (typeof cursor !== 'string') break;
  }
  return found;
}

/** Of each rota who is on call now; a rota whose people have left gives nobody. */
async function getOnCall(context: ExecuteContext): Promise<readonly object[]> {
  const qs = { limit: PAGE };
  const { items } = await callAtalaya(context, { method: 'GET', path: '/on-call-rotas', qs });
  return (Array.isArray(items) ? items : []).flatMap(({ id, name, shifts }) => {
    const [shift] = Array.isArray(shifts) ? shifts : [];
    return shift ? [{ rotaId: id, rota: name, ...shift }] : [];
  });
}

/** Throws for what is missing, naming it; with `otherwise` a missing text is that. */
function textOf(context: ExecuteContext, name: string, item: number, otherwise?: string): string {
  const value = context.getNodeParameter(name, item);
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  if (text !== '') return text;
  if (otherwise !== undefined) return otherwise;
  throw new Error(`${name} is empty.`);
}
