import type { ReactNode } from 'react';
import { LocaleSwitch } from './locale-switch.js';
import { Mark } from './mark.js';
import './entry-page.css';

/** The pages before signing in. */
export function EntryPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="entry">
      <div className="entry-box">
        <p className="entry-brand">
          <Mark />
          Atalaya
        </p>
        <h1>{title}</h1>
        {children}
        <LocaleSwitch />
      </div>
    </main>
  );
}
