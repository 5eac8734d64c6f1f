/** The mark of PurposePath: a path that rises to a point. */
export function BrandMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" className="flex-none" aria-hidden="true">
      <rect width={20} height={20} rx={5} fill="oklch(0.26 0.03 281)" />
      <path d="M3.8 15.2c4.6 0 6.2-2.4 8.2-6.2" fill="none" stroke="#fff" strokeWidth={1.9} strokeLinecap="round" />
      <circle cx={14.2} cy={5.6} r={2.2} fill="oklch(0.78 0.13 283)" />
    </svg>
  );
}

/** The icon of the app, large enough for its line. */
export function AppMark({ size = 44 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 512 512" className="flex-none" aria-hidden="true">
      <defs>
        <linearGradient id="mark-ink" x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#38364d" />
          <stop offset="1" stopColor="#1f1d2c" />
        </linearGradient>
        <linearGradient id="mark-way" x1="92" y1="0" x2="310" y2="0" gradientUnits="userSpaceOnUse">
          <stop offset="0" stopColor="#fff" stopOpacity=".2" />
          <stop offset=".75" stopColor="#fff" />
        </linearGradient>
      </defs>
      <path fill="url(#mark-ink)" d="M256 20c168 0 236 68 236 236s-68 236-236 236S20 424 20 256 88 20 256 20z" />
      <path stroke="#a79bff" strokeOpacity={0.5} strokeWidth={20} strokeLinecap="round" d="M104 158h304" />
      <path
        fill="none"
        stroke="url(#mark-way)"
        strokeWidth={40}
        strokeLinecap="round"
        d="M104 372c128 0 182-54 212-150"
      />
      <circle cx={332} cy={158} r={66} fill="#302e42" />
      <circle cx={332} cy={158} r={45} fill="#a79bff" />
    </svg>
  );
}
