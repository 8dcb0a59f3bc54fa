import type { Phrase } from './catalogue.ts';
import type { enConsole } from './en-console.ts';

/** 简体中文：运营控制台 */
export const zhCNConsole: Readonly<Record<keyof typeof enConsole, Phrase>> = {
  'console.title': '运营控制台',
};
