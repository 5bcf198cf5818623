import { useState } from 'react';
import type { z } from 'zod';
import { Dialog } from '../../shared/ui/dialog.js';
import { FormActions } from '../../shared/ui/form-actions.js';
import { useFormState } from '../../shared/ui/form-state.js';
import { TextField } from '../../shared/ui/text-field.js';

interface NameDialogProps<Reply> {
  readonly title: string;
  readonly label: string;
  readonly hint: string;
  readonly schema: z.ZodType<{ name: string }>;
  readonly send: (body: { name: string }) => Promise<Reply>;
  readonly onDone: (reply: Reply) => void;
  readonly onClose: () => void;
}

export function NameDialog<Reply>(props: NameDialogProps<Reply>) {
  const { title, label, hint, schema, send, onDone, onClose } = props;
  const [name, setName] = useState('');
  const form = useFormState({ schema, send, onDone });
  return (
    <Dialog title={title} onClose={onClose}>
      <form noValidate onSubmit={(event) => form.submit(event, { name })}>
        <TextField
          label={label}
          hint={hint}
          value={name}
          onChange={setName}
          error={form.errors['name']}
          autoFocus
        />
        <FormActions isSending={form.isSending} formError={form.formError} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
