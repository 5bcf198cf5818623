import i18next from 'i18next';
import { Component, type ReactNode } from 'react';
import { Button } from '../shared/ui/button.js';

interface PageBoundaryState {
  readonly hasFailed: boolean;
}

/** A page that breaks leaves the menu and the rest of the application standing. */
export class PageBoundary extends Component<{ children: ReactNode }, PageBoundaryState> {
  override state: PageBoundaryState = { hasFailed: false };

  static getDerivedStateFromError(): PageBoundaryState {
    return { hasFailed: true };
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <div className="page" role="alert">
        <p>{i18next.t('shared:error.page')}</p>
        <div>
          <Button onClick={() => location.reload()}>{i18next.t('shared:action.retry')}</Button>
        </div>
      </div>
    );
  }
}
