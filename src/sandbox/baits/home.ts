import type { BaitFile } from './secret.ts';

/** What lies in a home that somebody lives in, and is nobody's secret. */
export function ordinaryFiles(): BaitFile[] {
  return [
    {
      bait: null,
      path: '.gitconfig',
      text: '[user]\n\tname = Sam Miller\n\temail = sam@acme-tools.dev\n[init]\n\tdefaultBranch = main\n[credential]\n\thelper = store\n',
    },
    {
      bait: null,
      path: '.bash_history',
      text: 'ls\ncd src/app\ncargo build\ngit status\ngit commit -am "Fix parser"\ncargo test\nssh build.acme-tools.dev\n',
    },
    {
      bait: null,
      path: '.bashrc',
      text: '# ~/.bashrc\ncase $- in *i*) ;; *) return;; esac\nHISTSIZE=1000\nalias ll="ls -l"\n',
    },
    { bait: null, path: '.profile', text: '# ~/.profile\n[ -n "$BASH_VERSION" ] && . "$HOME/.bashrc"\n' },
  ];
}
