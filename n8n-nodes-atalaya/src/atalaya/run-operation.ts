import type { ExecuteContext } from '../n8n/node-context.js';
import { callAtalaya } from './atalaya-api.js';
import { NODE_FIELDS, type NodeField, type NodeFieldName } from './node-fields.js';
import { type Operation, operationOf } from './operations.js';

const MOST_PAGES = 50;
const PAGE = 200;
type Values = ReadonlyMap<NodeFieldName, string | number | boolean>;

/** What the action node does for one item; several results become several items. */
export async function runOperation(
  context: ExecuteContext,
  item: number,
): Promise<readonly object[]> {
  const asked = context.getNodeParameter('operation', item);
  const operation = operationOf(asked);
  if (operation === undefined) throw new Error(`There is no operation ${String(asked)}.`);
  const values = valuesOf(context, item, operation.fields);
  if ('acts' in operation) return [await act(context, operation, values)];
  if ('reads' in operation) {
    const { path } = pathOf(operation.reads, values);
    return [await callAtalaya(context, { method: 'GET', path })];
  }
  return 'lists' in operation ? list(context, operation.lists, values) : getOnCall(context);
}

async function act(
  context: ExecuteContext,
  operation: Extract<Operation, { acts: string }>,
  values: Values,
): Promise<object> {
  const { path, used } = pathOf(operation.acts, values);
  const body = sent(values, [...used, 'idempotencyKey']);
  const answer = await callAtalaya(context, {
    method: 'POST',
    path,
    headers: { 'Idempotency-Key': String(values.get('idempotencyKey')) },
    body,
  });
  if (operation.gives === undefined) return answer;
  const given = answer[operation.gives];
  if (typeof given !== 'object' || given === null) {
    throw new Error(`Atalaya answered with something that is no ${operation.gives}.`);
  }
  return given;
}

async function list(
  context: ExecuteContext,
  path: string,
  values: Values,
): Promise<readonly object[]> {
  const most = Math.max(1, Math.floor(Number(values.get('limit')) || PAGE));
  const filters = sent(values, ['limit']);
  const found: object[] = [];
  let cursor: unknown;
  for (let page = 0; page < MOST_PAGES && found.length < most; page += 1) {
    const qs = {
      limit: Math.min(PAGE, most - found.length),
      ...filters,
      ...(typeof cursor === 'string' && { cursor }),
    };
    const answer = await callAtalaya(context, { method: 'GET', path, qs });
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

/** What was entered; a text that is left empty is not there. Throws for what is missing, naming it. */
function valuesOf(context: ExecuteContext, item: number, names: readonly NodeFieldName[]): Values {
  const values = new Map<NodeFieldName, string | number | boolean>();
  for (const name of names) {
    const { property }: NodeField = NODE_FIELDS[name];
    const value = enteredIn(property, context.getNodeParameter(property.name, item));
    if (value !== undefined) values.set(name, value);
    else if (property.required) throw new Error(`${property.name} is empty.`);
  }
  return values;
}

function enteredIn(property: NodeField['property'], given: unknown) {
  if (property.type === 'boolean') return given === true;
  const text = typeof given === 'string' || typeof given === 'number' ? `${given}`.trim() : '';
  if (text === '') return undefined;
  return isNumber(property) ? numberOf(property.name, text) : text;
}

const isNumber = ({ type, name }: NodeField['property']) =>
  type === 'number' || name === 'amountMinor';

function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new Error(`${name} is no whole number: ${text}.`);
  return value;
}

function pathOf(path: string, values: Values): { path: string; used: readonly NodeFieldName[] } {
  const used = [...values.keys()].filter((name) => path.split('/').includes(`:${name}`));
  const filled = used.reduce(
    (so, name) => so.replace(`:${name}`, encodeURIComponent(String(values.get(name)))),
    path,
  );
  return { path: filled, used };
}

/** Under the API's names; `any` of a filter is none. */
function sent(values: Values, without: readonly NodeFieldName[]) {
  return Object.fromEntries(
    [...values]
      .filter(([name, value]) => !without.includes(name) && value !== 'any')
      .map(([name, value]) => {
        const { sentAs }: NodeField = NODE_FIELDS[name];
        return [sentAs ?? name, value] as const;
      }),
  ) as Readonly<Record<string, string | number>>;
}
