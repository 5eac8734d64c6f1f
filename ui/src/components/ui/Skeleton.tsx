const WIDTHS = [132, 96, 148, 112, 84, 124];

/** Still bars in the grid of a list; they appear after 150 ms and fade downwards. */
export function ListSkeleton() {
  return (
    <div className="skeleton" aria-busy="true">
      {WIDTHS.map((width) => (
        <div className="row" key={width}>
          <span className="sk size-3.5" />
          <span className="sk" style={{ width }} />
          <span className="grow" />
          <span className="sk w-12 opacity-70" />
          <span className="sk size-5 rounded-full" />
        </div>
      ))}
    </div>
  );
}
