import { type Kysely, sql } from 'kysely';

/** A reduced speed is a state between active and suspended, decided as a cut is. */
const CHANGES = `
alter table services
  drop constraint services_desired_state_check,
  add constraint services_desired_state_check
    check (desired_state in ('active', 'reduced', 'suspended', 'cancelled')),
  drop constraint services_observed_state_check,
  add constraint services_observed_state_check
    check (observed_state in ('active', 'reduced', 'suspended', 'cancelled', 'unknown'));
alter table dunning_decisions
  drop constraint dunning_decisions_state_check,
  add constraint dunning_decisions_state_check check (state in ('current', 'due_soon', 'overdue_grace', 'reduced',
    'cut_eligible', 'suspending', 'suspended', 'reconnecting', 'pre_termination', 'terminated')),
  drop constraint dunning_decisions_action_check,
  add constraint dunning_decisions_action_check check (action in ('none', 'reduce', 'suspend', 'reconnect')),
  add column reduce_at timestamptz;
create index dunning_decisions_reductions on dunning_decisions (tenant_id, reduce_at)
  where is_current and reduce_at is not null;
`;

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql.raw(CHANGES).execute(db);
}
