/** The watchtower: two legs, a lamp, two waves. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <path d="M11 27 14.5 13h3L21 27M12.7 20.5h6.6" />
      <path className="mark-wave" d="M9.5 5.5a10 10 0 0 0 0 9M22.5 5.5a10 10 0 0 1 0 9" />
      <circle cx="16" cy="9.5" r="2.2" />
    </svg>
  );
}
