import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { usePermissions } from '../../shared/api/permissions.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { type FieldErrors, useFormState } from '../../shared/ui/form-state.js';
import { Notice } from '../../shared/ui/notice.js';

interface SettingsFormProps<Draft, Output, Saved> {
  readonly title: string;
  readonly lead: ReactNode;
  /** What the form holds at first. */
  readonly stored: Draft;
  readonly schema: z.ZodType<Output>;
  readonly send: (value: Output) => Promise<Saved>;
  readonly onSaved: (saved: Saved) => void;
  /** What it says once it was saved, until something is changed again. */
  readonly done: (draft: Draft) => string;
  readonly children: (
    draft: Draft,
    change: (part: Partial<Draft>) => void,
    errors: FieldErrors,
  ) => ReactNode;
}

/** A part of the organisation's settings: who may not write it sees it, and cannot save. */
export function SettingsForm<Draft, Output, Saved>({
  title,
  lead,
  stored,
  schema,
  send,
  onSaved,
  done,
  children,
}: SettingsFormProps<Draft, Output, Saved>) {
  const mayWrite = usePermissions()('tenant:write');
  const [isDone, setDone] = useState(false);
  const [draft, setDraft] = useState(stored);
  const form = useFormState({
    schema,
    send,
    onDone: (saved: Saved) => {
      onSaved(saved);
      setDone(true);
    },
  });
  const change = (part: Partial<Draft>) => {
    setDone(false);
    setDraft((now) => ({ ...now, ...part }));
  };
  return (
    <form
      className="section tenant-form"
      noValidate
      onSubmit={(event) => form.submit(event, draft)}
    >
      <h2>{title}</h2>
      <p className="page-lead">{lead}</p>
      {isDone && <Notice tone="green">{done(draft)}</Notice>}
      {children(draft, change, form.errors)}
      {mayWrite && <FormActions isSending={form.isSending} formError={form.formError} />}
    </form>
  );
}
