import { z } from 'zod';
import { printable } from '../kit/untrusted-text.ts';
import { type Failure, failureLine } from '../model/failure.ts';
import type { Report } from '../model/report.ts';
import { renderHtml, renderJson, renderSarif, renderText } from '../report/index.ts';

export const Format = z.enum(['text', 'json', 'sarif', 'html']);
export type Format = z.infer<typeof Format>;
/** The remedy for a format that there is not. */
export const FORMATS = 'use text, json, sarif or html';

/** The report on standard output, notes on standard error. */
export function print(report: Report, format: Format, notes: readonly string[]): void {
  for (const note of notes) process.stderr.write(`sandpit: ${printable(note, 1000)}\n`);
  process.stdout.write(`${render(report, format)}\n`);
}

function render(report: Report, format: Format): string {
  switch (format) {
    case 'text':
      return renderText(report, {
        colour: process.stdout.isTTY === true && !process.env['NO_COLOR'],
      });
    case 'json':
      return renderJson(report);
    case 'sarif':
      return renderSarif(report);
    case 'html':
      return renderHtml(report);
  }
}

export function printFailure(failure: Failure): void {
  process.stderr.write(`sandpit: ${printable(failureLine(failure), 1000)}\n`);
}
