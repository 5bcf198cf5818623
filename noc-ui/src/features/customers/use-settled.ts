import { useEffect, useState } from 'react';

const TYPING_SETTLES_MS = 300;

/** The text once nobody has typed for a moment, without the blanks around it. */
export function useSettled(text: string): string {
  const [settled, setSettled] = useState(text.trim());
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), TYPING_SETTLES_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
