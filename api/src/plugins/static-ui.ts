import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { notFound } from '../http/http-problem.js';
import { sendProblem } from './problem-details.js';

/** Vite names what it builds by content: `index-BX3kq9aZ.js`. */
const HASHED = /\/assets\/.+-[\w-]{8,}\.\w+$/;
const NOT_PAGES = /^\/(api|health|live|metrics|problems)(\/|$|\?)/;

/**
 * The built pages. Every address that is no file and no interface is a page's own (`/devices/…`,
 * `/wall/…`) and gets index.html, which is never cached, so that a deploy reaches walls at once.
 */
export const staticUi = fp<{ folder: string | undefined }>(
  async (app, { folder }) => {
    const root =
      folder !== undefined && existsSync(join(folder, 'index.html')) ? folder : undefined;
    if (root !== undefined) {
      await app.register(fastifyStatic, {
        root,
        wildcard: false,
        index: false,
        cacheControl: false,
        setHeaders: (reply, path) => {
          const age = HASHED.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache';
          reply.setHeader('cache-control', age);
        },
      });
    }
    app.setNotFoundHandler((request, reply) =>
      root !== undefined && wantsPage(request)
        ? sendPage(reply)
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

function sendPage(reply: FastifyReply): FastifyReply {
  return reply.header('cache-control', 'no-cache').sendFile('index.html');
}
