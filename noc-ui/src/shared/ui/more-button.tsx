import { useTranslation } from 'react-i18next';
import { Button } from './button.js';

interface MoreButtonProps {
  /** Of a list that comes page by page. */
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    fetchNextPage(): Promise<unknown>;
  };
}

/** Asks for the next page; nothing where there is none. */
export function MoreButton({ query }: MoreButtonProps) {
  const { t } = useTranslation('shared');
  if (!query.hasNextPage) return null;
  return (
    <div>
      <Button disabled={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {t('action.more')}
      </Button>
    </div>
  );
}
