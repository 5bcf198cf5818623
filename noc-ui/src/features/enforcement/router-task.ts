/** What is done to a router from its card. */
export type RouterTask = 'terms' | 'off' | 'observe' | 'enforce' | 'bundle';
