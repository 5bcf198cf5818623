import { useEffect, useRef, useState } from 'react';
import { Icon } from './icon.js';

interface SearchInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

const TYPING_SETTLES_MS = 300;

/** Tells what was typed once the typing has settled. */
export function SearchInput({ label, value, onChange }: SearchInputProps) {
  const [text, setText] = useState(value);
  const latest = useRef(onChange);
  latest.current = onChange;
  useEffect(() => setText(value), [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => latest.current(text), TYPING_SETTLES_MS);
    return () => clearTimeout(timer);
  }, [text, value]);
  return (
    <label className="search">
      <Icon name="search" />
      <span className="visually-hidden">{label}</span>
      <input
        type="search"
        value={text}
        maxLength={120}
        placeholder={label}
        onChange={(event) => setText(event.target.value)}
      />
    </label>
  );
}
