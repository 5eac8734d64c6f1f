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
