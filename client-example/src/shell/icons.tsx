import type { ReactNode } from 'react';

/** Small pictures beside words that say the same: hidden from screen readers. */
function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 16 16"
      width="16"
      height="16"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.75"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

export function LiveIcon() {
  return (
    <Icon>
      <circle cx="8" cy="8" r="3" fill="currentColor" stroke="none" />
      <circle cx="8" cy="8" r="6.25" />
    </Icon>
  );
}

export function WaitingIcon() {
  return (
    <Icon>
      <path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.5 1.8v3h-3" />
    </Icon>
  );
}

export function OfflineIcon() {
  return (
    <Icon>
      <path d="M2 2l12 12M5 9.5a4.5 4.5 0 0 1 2-1.1M1.8 6.4A9 9 0 0 1 4.6 4.6M8 3.6c2.4 0 4.6 1 6.2 2.8M8 12.5h.01" />
    </Icon>
  );
}

export function LockIcon() {
  return (
    <Icon>
      <rect x="3" y="7" width="10" height="6.5" rx="1.5" />
      <path d="M5.25 7V5a2.75 2.75 0 0 1 5.5 0v2" />
    </Icon>
  );
}

export function AlertIcon() {
  return (
    <Icon>
      <path d="M8 2l6.5 11.5h-13zM8 6.5v3M8 11.5h.01" />
    </Icon>
  );
}

export function PeopleIcon() {
  return (
    <Icon>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="2" />
    </Icon>
  );
}
