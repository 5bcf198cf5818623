import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { z } from 'zod';
import { makeIdempotencyKey } from '../api/idempotency-key.js';
import { Dialog } from './dialog.js';
import { FormActions } from './form-actions.js';
import { type FieldErrors, useFormState } from './form-state.js';

interface FormDialogProps<Output, Reply> {
  readonly title: string;
  readonly schema: z.ZodType<Output>;
  /** What the form holds: nothing of it is checked yet. */
  readonly body: unknown;
  readonly send: (value: Output, idempotencyKey: string) => Promise<Reply>;
  readonly onDone?: (reply: Reply) => void;
  readonly onClose: () => void;
  readonly submitLabel?: string | undefined;
  readonly size?: 'normal' | 'wide';
  readonly children: (errors: FieldErrors) => ReactNode;
}

/** A form in a dialog: what is sent twice is done once, what was shown is read anew, and the dialog closes. */
export function FormDialog<Output, Reply>(props: FormDialogProps<Output, Reply>) {
  const { title, schema, body, send, onDone, onClose, submitLabel, size, children } = props;
  const client = useQueryClient();
  const [key] = useState(makeIdempotencyKey);
  const form = useFormState({
    schema,
    send: (value: Output) => send(value, key),
    onDone: (reply) => {
      void client.invalidateQueries();
      onDone?.(reply);
      onClose();
    },
  });
  return (
    <Dialog title={title} onClose={onClose} {...(size && { size })}>
      <form noValidate onSubmit={(event) => form.submit(event, body)}>
        <div className="form-stack">{children(form.errors)}</div>
        <FormActions
          isSending={form.isSending}
          formError={form.formError}
          {...(submitLabel && { submitLabel })}
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}
