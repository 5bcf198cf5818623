import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { addStrings } from '../../shared/i18n/i18n.js';
import { useLocale } from '../../shared/i18n/use-locale.js';
import { EmptyState } from '../../shared/ui/empty-state.js';
import { QueryView } from '../../shared/ui/query-view.js';
import { loadRunbook } from './runbook-pages.js';
import { type Block, type Inline, runbookBlocks } from './runbook-text.js';
import en from './strings.en.json';
import es from './strings.es.json';
import './runbooks.css';

addStrings('runbooks', es, en);

interface RunbookPageProps {
  readonly params: Readonly<Record<string, string | undefined>>;
}

/** What a built-in rule means and what to do. */
export function RunbookPage({ params }: RunbookPageProps) {
  const { t } = useTranslation('runbooks');
  const locale = useLocale();
  const name = params['name'] ?? '';
  const query = useQuery({
    queryKey: ['runbook', name, locale],
    queryFn: () => loadRunbook(name, locale),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <div className="page">
      <Link href="/alert-rules" className="link">
        {t('back')}
      </Link>
      <QueryView query={query}>
        {(text) =>
          text === null ? (
            <EmptyState title={t('missing')}>
              <p>{t('missingText')}</p>
            </EmptyState>
          ) : (
            <article className="runbook">
              {runbookBlocks(text).map((block) => (
                <BlockView key={keyOf(block)} block={block} />
              ))}
            </article>
          )
        }
      </QueryView>
    </div>
  );
}

const wordsOf = (line: readonly Inline[]) => line.map(({ text }) => text).join('');
const keyOf = (block: Block) =>
  block.kind === 'steps' ? block.lines.map(wordsOf).join('/') : wordsOf(block.line);

function BlockView({ block }: { block: Block }) {
  if (block.kind === 'steps') {
    return (
      <ol>
        {block.lines.map((line) => (
          <li key={wordsOf(line)}>
            <Line line={line} />
          </li>
        ))}
      </ol>
    );
  }
  if (block.kind === 'heading') {
    return (
      <h1>
        <Line line={block.line} />
      </h1>
    );
  }
  return (
    <p>
      <Line line={block.line} />
    </p>
  );
}

function Line({ line }: { line: readonly Inline[] }) {
  let at = 0;
  return line.map((piece) => {
    const key = at;
    at += piece.text.length;
    if (piece.kind === 'code') return <code key={key}>{piece.text}</code>;
    if (piece.kind !== 'link') return <Fragment key={key}>{piece.text}</Fragment>;
    return (
      <Link key={key} href={`/runbooks/${piece.page}`} className="link">
        {piece.text}
      </Link>
    );
  });
}
