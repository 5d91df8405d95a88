/* Counts and slows every call that asks the disk for durability, in this process only.
   Preloaded into both sides of a bench: fast virtual disks hide what a terminal's disk costs. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

static atomic_long calls;
static atomic_long delay_us;

long bench_syncs(void) { return atomic_load(&calls); }
void bench_delay_us(long us) { atomic_store(&delay_us, us); }

static void slow(void)
{
    long us = atomic_load(&delay_us);
    struct timespec rest = { us / 1000000, us % 1000000 * 1000 };

    atomic_fetch_add(&calls, 1);
    if (us > 0)
        nanosleep(&rest, NULL);
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

int fsync(int fd) { slow(); return NEXT(fsync)(fd); }
int fdatasync(int fd) { slow(); return NEXT(fdatasync)(fd); }
int syncfs(int fd) { slow(); return NEXT(syncfs)(fd); }
int msync(void *at, size_t length, int flags)
{
    if (flags & MS_SYNC)
        slow();
    return NEXT(msync)(at, length, flags);
}
