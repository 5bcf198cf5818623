import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { QueryView } from '../../shared/ui/query-view.js';
import { StatusGlyph } from '../../shared/ui/status-glyph.js';
import { CommandFacts } from './command-facts.js';
import { LineLink } from './line-link.js';
import { useNetworkWords } from './network-words.js';
import { type CommandRecord, commandQuery } from './queries.js';
import { ReplayButton } from './replay-button.js';
import { menuTexts } from './router-text.js';
import { CommandStateWords } from './status-words.js';

/** One command with what went out, what was there before and what after, and who wanted it. */
export function CommandDetail({ id }: { readonly id: string }) {
  const { t } = useTranslation('enforcement');
  return (
    <>
      <p>
        <Link className="link" href="/enforcement/commands">
          {t('command.back')}
        </Link>
      </p>
      <QueryView query={useQuery(commandQuery(id))}>
        {(command) => <Detail command={command} />}
      </QueryView>
    </>
  );
}

function Detail({ command }: { readonly command: CommandRecord }) {
  const { t } = useTranslation('enforcement');
  const said = useNetworkWords();
  const { intent, service, router, state, error } = command;
  return (
    <>
      <section className="section">
        <header className="enforcement-router-head">
          <h2>
            {t(`intent.${intent}`)} {service && <LineLink service={service} />}
          </h2>
          <CommandStateWords state={state} />
        </header>
        <p>
          {t(`stateText.${state}`, { router: router.name })}
          {error !== null && state !== 'verified' && (
            <span className="enforcement-trouble"> {said(error)}</span>
          )}
        </p>
        <CommandFacts command={command} />
        <ReplayButton command={command} />
      </section>
      <Sentences command={command} />
      <div className="enforcement-sides">
        <Side title={t('command.before')} read={command.before} />
        <Side title={t('command.after')} read={command.after} />
      </div>
    </>
  );
}

const ANSWERS = {
  done: { shape: 'check', tone: 'calm' },
  trap: { shape: 'triangle', tone: 'amber' },
  unknown: { shape: 'question', tone: 'unknown' },
} as const;

function Sentences({ command: { commands } }: { readonly command: CommandRecord }) {
  const { t } = useTranslation('enforcement');
  const said = useNetworkWords();
  return (
    <section className="section">
      <h3>{t('command.sentences')}</h3>
      {commands.length === 0 && <p className="sub">{t('command.noSentences')}</p>}
      <ol className="enforcement-sentences">
        {numbered(commands).map(({ number, words, answer, message }) => (
          <li key={number}>
            <code>{words.join(' ')}</code>
            <span className="status" data-tone={ANSWERS[answer].tone}>
              <StatusGlyph {...ANSWERS[answer]} />
              <span className="status-word">{t(`answer.${answer}`)}</span>
            </span>
            {message !== null && <span className="sub">{said(message)}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** The same sentence may go out twice. */
const numbered = (commands: CommandRecord['commands']) =>
  commands.map((sentence, at) => ({ ...sentence, number: at + 1 }));

interface SideProps {
  readonly title: string;
  readonly read: unknown;
}

function Side({ title, read }: SideProps) {
  const { t } = useTranslation('enforcement');
  const menus = menuTexts(read);
  return (
    <section className="section">
      <h3>{title}</h3>
      {menus.length === 0 && (
        <p className="sub">{t(read === null ? 'command.notRead' : 'command.readNothing')}</p>
      )}
      {menus.map(({ menu, rows }) => (
        <div key={menu}>
          {menu !== '' && <p className="mono sub">{menu}</p>}
          <pre className="enforcement-rows">{rows.join('\n')}</pre>
        </div>
      ))}
    </section>
  );
}
