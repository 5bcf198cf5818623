import type { Feature } from '../../feature.js';
import { registerEnrolments } from './enrolments.routes.js';
import { admitCollectors } from './link-caller.js';
import { registerEnrol, registerLinkControl } from './link-control.routes.js';
import { registerLinkFindings } from './link-findings.routes.js';
import { registerLinkLanes } from './link-lanes.routes.js';
import { registerLinkSamples } from './link-samples.routes.js';
import { LinkShares } from './link-shares.js';
import { NewsDesk } from './news-desk.js';

/** The only way to the platform for a collector that reaches nothing but its HTTPS (ADR 13). */
export const collectorLink: Feature = {
  name: 'collector-link',
  register: (app, context) => {
    registerEnrolments(app, context);
    registerEnrol(app, context);
    const shares = new LinkShares(context.deps);
    const desk = new NewsDesk({ ...context.deps, delay: context.delay });
    // Before the connections end, or those that wait for news would hold up the stop.
    app.addHook('preClose', async () => desk.close());
    app.addHook('onClose', async () => shares.close());
    app.register(async (link) => {
      // Between two parts of one program: no part of what others script against.
      link.addHook('onRoute', (route) => {
        route.schema = { ...route.schema, hide: true };
      });
      admitCollectors(link, context);
      registerLinkControl(link, context, { shares, desk });
      registerLinkSamples(link, context, { shares });
      registerLinkFindings(link, context, { shares });
      registerLinkLanes(link, context);
    });
  },
};
