/** Keys, printed where the action is. */
export function Keys({ of }: { of: readonly string[] }) {
  return (
    <span className="keys" aria-hidden="true">
      {of.map((key, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may stand twice (G G); the list never changes.
        <kbd className="kbd" key={index}>
          {key}
        </kbd>
      ))}
    </span>
  );
}
