import {
  type CustomerDocument,
  type CustomerNote,
  MAX_DOCUMENT_BYTES,
} from '@atalaya/core/wire/rest/customer-records';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { usePermissions } from '../../shared/api/permissions.js';
import { useTimeZone } from '../../shared/api/time-zone.js';
import { base64Of } from '../../shared/files/base64-of.js';
import { saveFile } from '../../shared/files/save-file.js';
import { formatNumber } from '../../shared/format/numbers.js';
import { formatMoment } from '../../shared/format/time.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { Button } from '../../shared/ui/button.js';
import { ConfirmDialog } from '../../shared/ui/confirm-dialog.js';
import { useErrorSentence } from '../../shared/ui/error-sentence.js';
import { Field } from '../../shared/ui/field.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { TextField } from '../../shared/ui/text-field.js';
import {
  addDocument,
  addNote,
  deleteDocument,
  documentsQuery,
  notesQuery,
  pinNote,
} from './queries.js';

/** What people wrote down, and the papers. */
export function CustomerRecords({ customerId }: { readonly customerId: string }) {
  const may = usePermissions();
  return (
    <>
      <Notes customerId={customerId} />
      {may('customer_document:read') && <Documents customerId={customerId} />}
    </>
  );
}

function Notes({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const query = useQuery(notesQuery(customerId, false));
  const [text, setText] = useState('');
  const changed = () => {
    void client.invalidateQueries({ queryKey: ['customer-notes', customerId] });
    void client.invalidateQueries({ queryKey: ['timeline', customerId] });
  };
  const add = useMutation({
    mutationFn: () => addNote(customerId, text.trim()),
    onSuccess: () => {
      setText('');
      changed();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() !== '') add.mutate();
  };
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('note.title')}</h2>
      </div>
      {may('customer:write') && (
        <form className="note-form" onSubmit={submit}>
          <TextField
            label={t('note.add')}
            value={text}
            maxLength={4_000}
            onChange={setText}
            error={add.error ? sentence(add.error) : undefined}
          />
          <Button type="submit" disabled={add.isPending || text.trim() === ''}>
            {t('note.save')}
          </Button>
        </form>
      )}
      <QueryView query={query}>
        {({ items }) => (
          <ul className="record-list">
            {items.map((note) => (
              <NoteRow key={note.id} note={note} onChanged={changed} />
            ))}
            {items.length === 0 && <li className="sub">{t('note.none')}</li>}
          </ul>
        )}
      </QueryView>
    </section>
  );
}

interface NoteRowProps {
  readonly note: CustomerNote;
  readonly onChanged: () => void;
}

function NoteRow({ note, onChanged }: NoteRowProps) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const moment = useMoment();
  const isPinned = note.pinnedAt !== null;
  const pin = useMutation({
    mutationFn: () => pinNote(note.id, { pinned: !isPinned }),
    onSuccess: onChanged,
  });
  return (
    <li>
      <div>
        <p>{note.text}</p>
        <p className="sub num">
          {note.authorName} · {moment(note.createdAt)}
        </p>
      </div>
      {may('customer:write') && (
        <Button look="quiet" disabled={pin.isPending} onClick={() => pin.mutate()}>
          {t(isPinned ? 'note.unpin' : 'note.pin')}
        </Button>
      )}
    </li>
  );
}

function Documents({ customerId }: { readonly customerId: string }) {
  const { t } = useTranslation('customers');
  const may = usePermissions();
  const client = useQueryClient();
  const sentence = useErrorSentence();
  const query = useQuery(documentsQuery(customerId));
  const [isTooLarge, setTooLarge] = useState(false);
  const changed = () =>
    void client.invalidateQueries({ queryKey: ['customer-documents', customerId] });
  const add = useMutation({
    mutationFn: async (file: File) =>
      addDocument(customerId, { name: file.name, contentBase64: await base64Of(file) }),
    onSuccess: changed,
  });
  const choose = (file: File | undefined) => {
    setTooLarge(file !== undefined && file.size > MAX_DOCUMENT_BYTES);
    if (file && file.size <= MAX_DOCUMENT_BYTES) add.mutate(file);
  };
  return (
    <section className="section">
      <div className="section-head">
        <h2>{t('document.title')}</h2>
      </div>
      {may('customer_document:write') && (
        <Field
          label={t('document.add')}
          hint={t('document.hint')}
          error={isTooLarge ? t('document.tooLarge') : add.error ? sentence(add.error) : undefined}
        >
          {(binding) => (
            <input
              {...binding}
              type="file"
              accept=".pdf,.png,.jpg,.jpeg,.webp"
              onChange={(event) => choose(event.target.files?.[0])}
            />
          )}
        </Field>
      )}
      <QueryView query={query}>
        {({ items }) => (
          <ul className="record-list">
            {items.map((document) => (
              <DocumentRow key={document.id} document={document} onChanged={changed} />
            ))}
            {items.length === 0 && <li className="sub">{t('document.none')}</li>}
          </ul>
        )}
      </QueryView>
    </section>
  );
}

interface DocumentRowProps {
  readonly document: CustomerDocument;
  readonly onChanged: () => void;
}

function DocumentRow({ document, onChanged }: DocumentRowProps) {
  const { t } = useTranslation('customers');
  const locale = useLocale();
  const may = usePermissions();
  const moment = useMoment();
  const { id, name, sizeBytes, uploadedBy, createdAt } = document;
  const save = useMutation({ mutationFn: () => saveFile(`/customer-documents/${id}`, name) });
  const [isRemoving, setRemoving] = useState(false);
  return (
    <li>
      <div>
        <button type="button" className="text-button" onClick={() => save.mutate()}>
          {name}
        </button>
        <p className="sub num">
          {formatNumber(sizeBytes / 1_000, 0, locale)} kB · {uploadedBy} · {moment(createdAt)}
        </p>
      </div>
      {may('customer_document:write') && (
        <Button look="quiet" onClick={() => setRemoving(true)}>
          {t('document.remove')}
        </Button>
      )}
      {isRemoving && (
        <ConfirmDialog
          title={t('document.remove')}
          text={t('document.removeText', { name })}
          confirmLabel={t('document.remove')}
          onConfirm={() => deleteDocument(id)}
          onDone={onChanged}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}

function useMoment(): (at: string) => string {
  const locale = useLocale();
  const timeZone = useTimeZone();
  return (at) => formatMoment(Date.parse(at), { locale, timeZone });
}
