/* A clock that is ahead by CLOCK_AHEAD seconds, for whoever loads this before the system's own library:
   the time of day and the ages of files. Clocks that only measure how long something takes are left alone. */

#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static time_t ahead(void) {
    const char *seconds = getenv("CLOCK_AHEAD");
    return seconds ? atol(seconds) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *now) {
    int failed = syscall(SYS_clock_gettime, clock, now);
    if (!failed && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec += ahead();
    return failed;
}

int gettimeofday(struct timeval *now, void *zone) {
    struct timespec fine;
    int failed = clock_gettime(CLOCK_REALTIME, &fine);
    now->tv_sec = fine.tv_sec;
    now->tv_usec = fine.tv_nsec / 1000;
    return failed;
}

time_t time(time_t *kept) {
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (kept) *kept = now.tv_sec;
    return now.tv_sec;
}

static int aged(int failed, struct stat *file) {
    if (!failed) {
        file->st_atim.tv_sec += ahead();
        file->st_mtim.tv_sec += ahead();
        file->st_ctim.tv_sec += ahead();
    }
    return failed;
}

int fstatat(int folder, const char *path, struct stat *file, int flags) {
    return aged(syscall(SYS_newfstatat, folder, path, file, flags), file);
}
int stat(const char *path, struct stat *file) { return fstatat(AT_FDCWD, path, file, 0); }
int lstat(const char *path, struct stat *file) { return fstatat(AT_FDCWD, path, file, AT_SYMLINK_NOFOLLOW); }
int fstat(int open, struct stat *file) { return aged(syscall(SYS_fstat, open, file), file); }

/* The same under the names that programs for large files ask for: on 64 bits they are one. */
int fstatat64(int, const char *, struct stat64 *, int) __attribute__((alias("fstatat")));
int stat64(const char *, struct stat64 *) __attribute__((alias("stat")));
int lstat64(const char *, struct stat64 *) __attribute__((alias("lstat")));
int fstat64(int, struct stat64 *) __attribute__((alias("fstat")));

static int set_times(int folder, const char *path, const struct timespec *times, int flags) {
    struct timespec kept[2];
    for (int which = 0; times && which < 2; which++) {
        kept[which] = times[which];
        if (kept[which].tv_nsec != UTIME_NOW && kept[which].tv_nsec != UTIME_OMIT) kept[which].tv_sec -= ahead();
    }
    return syscall(SYS_utimensat, folder, path, times ? kept : NULL, flags);
}
int utimensat(int folder, const char *path, const struct timespec times[2], int flags) {
    return set_times(folder, path, times, flags);
}
int futimens(int open, const struct timespec times[2]) { return set_times(open, NULL, times, 0); }
