import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { notFound } from '../http/http-problem.js';
import { sendProblem } from './problem-details.js';

/** Vite names what it builds by content: `index-BX3kq9aZ.js`. */
const HASHED = /\/assets\/.+-[\w-]{8,}\.\w+$/;
/** The customers' portal has a page of its own, which loads nothing of the staff's. */
const PORTAL = /^\/portal(\/|$)/;
const NOT_PAGES = /^\/(api|health|live|metrics|problems)(\/|$|\?)/;

/**
 * The built pages. Every address that is no file and no interface is a page's own (`/devices/…`,
 * `/wall/…`) and gets index.html, which is never cached, so that a deploy reaches walls at once.
 */
export const staticUi = fp<{ folder: string | undefined }>(
  async (app, { folder }) => {
    const root =
      folder !== undefined && existsSync(join(folder, 'index.html')) ? folder : undefined;
    if (root !== undefined) await app.register(files, { root });
    app.setNotFoundHandler((request, reply) =>
      root !== undefined && wantsPage(request)
        ? sendPage(
            root,
            request.portalHost !== undefined || PORTAL.test(pathOf(request))
              ? 'portal.html'
              : 'index.html',
            reply,
          )
        : sendProblem(notFound(), undefined, request, reply),
    );
  },
  { name: 'static-ui', dependencies: ['problem-details'] },
);

function wantsPage(request: FastifyRequest): boolean {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  const acceptsPage = /\btext\/html\b|\*\/\*/.test(request.headers.accept ?? '');
  return isRead && acceptsPage && !NOT_PAGES.test(request.url) && !/\.\w+$/.test(pathOf(request));
}

function pathOf(request: FastifyRequest): string {
  return request.url.split('?', 1)[0] ?? '';
}

async function sendPage(root: string, file: string, reply: FastifyReply): Promise<FastifyReply> {
  const page = await readFile(join(root, file));
  return reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
}

/** Its one route is public, as everything that a browser loads before anybody signs in. */
async function files(app: FastifyInstance, { root }: { readonly root: string }): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, public: true };
  });
  // What is no plain file (a folder, a path that climbs out) is refused by the sender: no such file, then.
  app.setErrorHandler((_error, _request, reply) => reply.callNotFound());
  await app.register(fastifyStatic, {
    root,
    index: false,
    cacheControl: false,
    setHeaders: (reply, path) => {
      const age = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
      reply.setHeader('cache-control', age);
    },
  });
}
