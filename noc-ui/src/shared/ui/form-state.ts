import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { ProblemError } from '../api/problem-error.js';
import { useErrorSentence } from './error-sentence.js';
import { fieldSentence } from './field-sentence.js';

export type FieldErrors = Readonly<Record<string, string>>;

/** `sources.0.port` of a problem document, as the keys that fields are named by. */
export function errorsByField(
  errors: readonly { readonly field: string; readonly message: string }[],
): FieldErrors {
  const byField: Record<string, string> = {};
  for (const { field, message } of errors) byField[field] ??= message;
  return byField;
}

interface FormOptions<Output, Reply> {
  readonly schema: z.ZodType<Output>;
  readonly send: (value: Output) => Promise<Reply>;
  readonly onDone: (reply: Reply) => void;
}

export interface FormState {
  readonly errors: FieldErrors;
  /** What is wrong with the whole, when no field is to blame. */
  readonly formError: string | null;
  readonly isSending: boolean;
  /** `input` is what the form holds: nothing of it is checked yet. */
  submit(event: FormEvent, input: unknown): void;
}

/** Checks with the wire schema first, sends, and puts each refusal next to its field. */
export function useFormState<Output, Reply>({
  schema,
  send,
  onDone,
}: FormOptions<Output, Reply>): FormState {
  const { t } = useTranslation('shared');
  const sentence = useErrorSentence();
  const say = (message: string) => {
    const { key, values } = fieldSentence(message);
    return t(key, values);
  };
  const [errors, setErrors] = useState<FieldErrors>({});
  const mutation = useMutation({
    mutationFn: send,
    onSuccess: onDone,
    onError: (error) => {
      if (!(error instanceof ProblemError)) return;
      const found = error.problem.errors ?? [];
      setErrors(
        errorsByField(found.map(({ field, message }) => ({ field, message: say(message) }))),
      );
    },
  });
  const hasFieldErrors = Object.keys(errors).length > 0;
  return {
    errors,
    formError: mutation.error && !hasFieldErrors ? sentence(mutation.error) : null,
    isSending: mutation.isPending,
    submit(event, input) {
      event.preventDefault();
      if (mutation.isPending) return;
      const checked = schema.safeParse(input);
      if (!checked.success) {
        const found = checked.error.issues.map((issue) => ({
          field: issue.path.join('.'),
          message: isMissing(input, issue.path) ? t('error.required') : say(issue.message),
        }));
        setErrors(errorsByField(found));
        mutation.reset();
        return;
      }
      setErrors({});
      mutation.mutate(checked.data);
    },
  };
}

function isMissing(input: unknown, path: readonly PropertyKey[]): boolean {
  let value: unknown = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return true;
    value = Reflect.get(value, key);
  }
  return value === undefined || value === '' || value === null;
}
