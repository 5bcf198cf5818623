import { customerCreateSchema } from '@atalaya/core/wire/rest/customers';
import { describe, expect, it } from 'vitest';
import { rowProblem } from './row-problem.js';
import es from './strings.es.json';

describe('what is wrong with a row of customers', () => {
  it('has a sentence for each refusal of the schema', () => {
    const parsed = customerCreateSchema.safeParse({
      kind: 'alien',
      name: 'x'.repeat(121),
      taxId: '*',
      phone: 'no',
      email: 'a@',
    });
    const nameless = customerCreateSchema.safeParse({ kind: 'person' });
    const emptied = customerCreateSchema.safeParse({ kind: 'person', name: null });
    const issues = [parsed, nameless, emptied].flatMap(({ error }) => error?.issues ?? []);
    const keys = issues.map(({ message }) => rowProblem(message).key.split('.')[2] ?? '');
    expect(keys).toEqual(['kind', 'long', 'taxId', 'phone', 'email', 'required', 'required']);
    for (const key of keys) expect(Object.keys(es.file.problem)).toContain(key);
    expect(rowProblem('is odd')).toEqual({
      key: 'file.problem.other',
      values: { message: 'is odd' },
    });
  });
});
