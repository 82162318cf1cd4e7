# SPDX-License-Identifier: GPL-2.0-or-later
"""Jobs that the bench's own guest does (guests/bench.spec), and times itself.

All jobs of a machine are done in one start of it, less those in the domU,
whose names begin with domu-: those are done in one start of Xen.
"""

import re

from common import DOM0_READY, Suite

DOMU = 'domu-'


class GuestSuite(Suite):
    """Jobs by which a guest tells what it has measured."""

    TOGETHER = True

    def hardware(self, machine):
        """More of QEMU's arguments for a machine."""
        raise NotImplementedError

    def figures(self, job, text, cpu):
        """Figures of a job, by what the guest printed and QEMU's CPU time."""
        raise NotImplementedError

    def measure(self, jobs, machine):
        figures = {}
        for domu in (False, True):
            wanted = [job for job in jobs if job.startswith(DOMU) == domu]
            if wanted:
                figures.update(self.one_run(wanted, machine, domu))
        return figures

    def one_run(self, jobs, machine, domu, args='', to_dom0='', config=()):
        """Do jobs in one start of the machine.

        args: words for the guest's command line; to_dom0: what dom0's shell
        does before it starts the domU; config: the domU's, beyond the usual.
        """
        plain = [job[len(DOMU):] if domu else job for job in jobs]
        args = f'quiet bench={",".join(plain)} {args}'
        more = self.hardware(machine)
        if domu:
            argv = self.bench.dom0(machine, 'initrd-bench-dom0.cpio.gz',
                                   'quiet test=dom0', more=more)
        else:
            argv = self.bench.linux(machine, 'initrd-bench.cpio.gz', args,
                                    more=more)
        name = type(self).__name__.lower()
        run = self.bench.run(argv, f'{name}-{machine}{"-domU" * domu}')
        config = ['memory=128', f'extra="console=hvc0 {args}"', *config]
        typed = not domu
        figures, used, told = {}, {}, {}
        for line in run.lines():
            if not typed and re.search(DOM0_READY, line):
                typed = True
                words = ' '.join(f"'{word}'" for word in config)
                run.type(f'{to_dom0}\nxl create -c /etc/xen/domU.cfg {words}\n')
            match = line.endswith('\n') and \
                re.match(r'\[bench\] ([a-z-]+)(:?) (.*)', line)
            if not match or match[1] not in plain:
                continue
            job, text = match[1], match[3]
            if match[2]:
                told[job] = text
            elif text.startswith('start'):
                used[job] = run.cpu()
            elif text.startswith('ok'):
                figures[job] = self.figures(job, told[job],
                                            run.cpu() - used[job])
                if len(figures) == len(jobs):
                    break
            else:
                break
        run.kill()
        run.end()
        if len(figures) < len(jobs):
            missing = ', '.join(job for job in plain if job not in figures)
            raise run.failure(f'{missing} {"in the domU " * domu}on {machine}')
        return {job: figures[name] for job, name in zip(jobs, plain)}
