/** The path that rises to its point, behind the sign-in. */
export function SignInArt() {
  return (
    <svg className="art" viewBox="0 0 1200 800" preserveAspectRatio="xMidYMid slice" fill="none" aria-hidden="true">
      <defs>
        <linearGradient id="path-fade" x1="0" y1="0" x2="1" y2="0">
          <stop offset="0" stopColor="var(--accent)" stopOpacity="0" />
          <stop offset=".55" stopColor="var(--accent)" stopOpacity=".18" />
          <stop offset="1" stopColor="var(--accent)" stopOpacity=".85" />
        </linearGradient>
      </defs>
      <path d="M-20 772C900 772 1000 600 1068 214" stroke="url(#path-fade)" strokeWidth={2} strokeLinecap="round" />
      <circle cx={1084} cy={178} r={9} fill="var(--accent)" />
      <circle cx={1084} cy={178} r={22} stroke="var(--accent)" strokeOpacity={0.16} />
      <circle cx={1084} cy={178} r={40} stroke="var(--accent)" strokeOpacity={0.08} />
    </svg>
  );
}
