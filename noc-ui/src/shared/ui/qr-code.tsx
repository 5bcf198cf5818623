import { useQuery } from '@tanstack/react-query';

/** Drawn in the browser: what it holds goes nowhere. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const { data } = useQuery({
    queryKey: ['qr', text],
    gcTime: 0,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => {
      const { toDataURL } = await import('qrcode');
      return toDataURL(text, { margin: 1, width: 384 });
    },
  });
  return data === undefined ? (
    <div className="qr" />
  ) : (
    <img className="qr" src={data} alt={label} />
  );
}
