/* What a run costs at the least: posix_spawn with three pipes, read both outputs to their end, wait. No policy, no record, no network.
 *   kernel-limit spawn COUNT PARALLEL PROGRAM [ARGUMENT...]   prints "p50_us per_second cpu_us_each"
 *   kernel-limit drain COUNT PROGRAM [ARGUMENT...]            the same for the output of one child at a time, read in blocks of 64 KiB
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

struct child { pid_t pid; int out, err; double since; };

static double now(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1e6 + t.tv_nsec / 1e3; }
static double own_cpu(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (u.ru_utime.tv_sec + u.ru_stime.tv_sec) * 1e6 + u.ru_utime.tv_usec + u.ru_stime.tv_usec;
}
static int ascending(const void *a, const void *b) { double x = *(const double *)a, y = *(const double *)b; return (x > y) - (x < y); }
static void die(const char *what) { perror(what); exit(1); }

static void start(struct child *c, char **argv)
{
    int in[2], out[2], err[2];
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    c->since = now();
    if (pipe2(in, O_CLOEXEC) || pipe2(out, O_CLOEXEC) || pipe2(err, O_CLOEXEC)) die("pipe2");
    close(in[1]);
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in[0], 0);
    posix_spawn_file_actions_adddup2(&actions, out[1], 1);
    posix_spawn_file_actions_adddup2(&actions, err[1], 2);
    posix_spawnattr_init(&attributes);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSID);
    errno = posix_spawn(&c->pid, argv[0], &actions, &attributes, argv, environ);
    if (errno) die("posix_spawn");
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    close(in[0]); close(out[1]); close(err[1]);
    c->out = out[0]; c->err = err[0];
}

int main(int argc, char **argv)
{
    static char block[65536];
    int drain = argc > 3 && !strcmp(argv[1], "drain");
    if (argc < (drain ? 4 : 5)) { fputs("usage: kernel-limit spawn COUNT PARALLEL PROGRAM... | drain COUNT PROGRAM...\n", stderr); return 2; }
    int count = atoi(argv[2]), parallel = drain ? 1 : atoi(argv[3]), started = 0, done = 0;
    char **program = argv + (drain ? 3 : 4);
    struct child *children = calloc(parallel, sizeof *children);
    struct pollfd *fds = calloc(2 * parallel, sizeof *fds);
    double *times = calloc(count, sizeof *times);
    double since = now(), cpu = own_cpu();
    while (done < count) {
        for (int i = 0; i < parallel && started < count; i++)
            if (!children[i].pid) { start(&children[i], program); started++; }
        for (int i = 0; i < parallel; i++) {
            fds[2 * i] = (struct pollfd){ children[i].pid ? children[i].out : -1, POLLIN, 0 };
            fds[2 * i + 1] = (struct pollfd){ children[i].pid ? children[i].err : -1, POLLIN, 0 };
        }
        if (poll(fds, 2 * parallel, -1) < 0 && errno != EINTR) die("poll");
        for (int i = 0; i < parallel; i++) {
            struct child *c = &children[i];
            if (!c->pid) continue;
            if (fds[2 * i].revents && read(c->out, block, sizeof block) <= 0) { close(c->out); c->out = -1; }
            if (fds[2 * i + 1].revents && read(c->err, block, sizeof block) <= 0) { close(c->err); c->err = -1; }
            if (c->out < 0 && c->err < 0) {
                int status;
                if (waitpid(c->pid, &status, 0) != c->pid || !WIFEXITED(status) || WEXITSTATUS(status)) { fputs("the program failed\n", stderr); return 1; }
                times[done++] = now() - c->since;
                c->pid = 0;
            }
        }
    }
    double seconds = (now() - since) / 1e6;
    qsort(times, count, sizeof *times, ascending);
    printf("%.1f %.1f %.1f\n", times[count / 2], count / seconds, (own_cpu() - cpu) / count);
    return 0;
}
