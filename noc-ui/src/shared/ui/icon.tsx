const PATHS = {
  overview: 'M3 12 12 4l9 8M6 10v10h12V10',
  incidents: 'M12 3 22 20H2zM12 10v4M12 17v.5',
  devices: 'M4 6h16M4 12h16M4 18h16',
  sites: 'M8 21 11 8h2l3 13M9.5 15h5M7.5 3.5a6 6 0 0 0 0 6M16.5 3.5a6 6 0 0 1 0 6',
  topology: 'M12 4v6M12 10 5 16M12 10l7 6M4 16h2v4H4zM18 16h2v4h-2zM11 2h2v2h-2z',
  discovery: 'M12 12 18 6M12 3a9 9 0 1 0 9 9M12 7a5 5 0 1 0 5 5',
  maintenance:
    'M20.5 7.5a5 5 0 0 1-6.6 6.1L7 20.5a2.1 2.1 0 0 1-3-3l6.9-6.9a5 5 0 0 1 6.1-6.6L13.8 7.2l3 3z',
  customers: 'M4 20V9l8-6 8 6v11zM12 13.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 20a4 4 0 0 1 8 0',
  alertRules: 'M6 17V11a6 6 0 0 1 12 0v6l2 2H4zM10 21.5h4',
  paging: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l4 2',
  imports: 'M7 4v13M3 13l4 4 4-4M17 20V7M13 11l4-4 4 4',
  sessions:
    'M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.5 20a6.5 6.5 0 0 1 13 0M16 5.5a8 8 0 0 1 0 7M19 3.5a12 12 0 0 1 0 11',
  enforcement: 'M9.5 8.2a3 3 0 1 0-1.6 1.6L16 20M9.5 15.8a3 3 0 1 1-1.6-1.6L16 4',
  invoicing: 'M6 3h12v18l-3-2-3 2-3-2-3 2zM9 8h6M9 12h6',
  payments: 'M3 7h18v10H3zM3 11h18M7 15h3',
  slaCredits: 'M12 21a9 9 0 1 0-9-9M3 4v8h8M12 8v4l3 2M3 19h5M5.5 16.5v5',
  fiscalDocuments: 'M6 3h9l4 4v14H6zM15 3v4h4M9 12h7M9 16h7',
  cashDesk: 'M4 10h16v10H4zM8 10V4h8v6M8 14h.01M12 14h.01M16 14h.01M8 17h8',
  dunning: 'M12 3v9l5 3M21 12a9 9 0 1 1-3-6.7M21 4v4h-4',
  reports: 'M4 20V4M4 20h16M8 16v-5M12 16V7M16 16v-3',
  settings: 'M4 7h10M18 7h2M4 17h2M10 17h10M14 5v4h4V5zM6 15v4h4v-4z',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0',
  platform: 'M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z',
  tickets:
    'M3 8a2 2 0 0 1 2-2h14a2 2 0 0 1 2 2v2a2 2 0 0 0 0 4v2a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2v-2a2 2 0 0 0 0-4zM14 6v3M14 11v2M14 15v3',
  myDay: 'M4 5h16v16H4zM4 10h16M8 3v4M16 3v4M8 15l2.5 2.5L16 13',
  menu: 'M5 5h4v4H5zM15 5h4v4h-4zM5 15h4v4H5zM15 15h4v4h-4z',
  close: 'm5 5 14 14M19 5 5 19',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 21 21',
  chevron: 'm9 5 7 7-7 7',
  back: 'm15 5-7 7 7 7',
  plus: 'M12 5v14M5 12h14',
  refresh: 'M20 11a8 8 0 1 0-2.3 6.2M20 4v7h-7',
  target: 'M12 19a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM12 1v5M12 18v5M1 12h5M18 12h5',
  sound: 'M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.5a8 8 0 0 1 0 11',
  mute: 'M4 9v6h4l5 4V5L8 9zM16 10l5 5M21 10l-5 5',
  up: 'M12 19V5M6 11l6-6 6 6',
  down: 'M12 5v14M6 13l6 6 6-6',
  save: 'M12 4v11M7 10l5 5 5-5M5 20h14',
  out: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
