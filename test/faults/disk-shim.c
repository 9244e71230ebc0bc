/*
 * Stands between the server and its disk (LD_PRELOAD). It writes down, in the order in which they happened, everything that is done to the
 * files under DISK_DIR and everything that is sent over TCP, so that a power cut at any moment can be played back and held against what had
 * been acknowledged by then; and, told through the shared page DISK_CONTROL, it makes the disk slow, stalled, full, or kills the process in
 * the middle of a write. Compiled by `disk-shim.ts`, which also says what the numbers of the page mean; read by `disk-record.ts`.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#define MOST_FILES 65536
#define MOST_NAME 192

/* The page a test writes into. */
struct control {
  int64_t sync_us;    /* every sync takes this much longer */
  int64_t stall_us;   /* the next sync takes this much longer, once */
  int64_t limited;    /* 1: `room` counts */
  int64_t room;       /* bytes by which files may still grow */
  int64_t kill_after; /* >0: that many operations from now the process is killed, in the middle of the last */
  int64_t operations; /* counted here */
  int64_t syncs;      /* counted here */
};

struct __attribute__((packed)) header {
  uint8_t what;
  uint64_t file;
  uint64_t at;
  uint32_t name_length;
  uint32_t length;
};

struct tracked {
  char is;
  uint64_t file;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static pthread_mutex_t order = PTHREAD_MUTEX_INITIALIZER;
static struct tracked files[MOST_FILES];
static struct control none;
static struct control *control = &none;
static char directory[4096];
static size_t directory_length;
static int record = -1;
static uint64_t recorded;

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static void start(void) {
  int (*real_open)(const char *, int, ...) = dlsym(RTLD_NEXT, "open64");
  const char *under = getenv("DISK_DIR");
  if (!under) return;
  snprintf(directory, sizeof directory, "%s", under);
  directory_length = strlen(directory);
  const char *log = getenv("DISK_RECORD");
  if (log) record = real_open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const char *page = getenv("DISK_CONTROL");
  if (!page) return;
  int fd = real_open(page, O_RDWR | O_CLOEXEC);
  void *mapped = fd < 0 ? MAP_FAILED : mmap(0, sizeof *control, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (mapped != MAP_FAILED) control = mapped;
}

/* The path below the directory; "" is the directory itself; null: not ours. Shared memory of SQLite is no file that outlives a power cut. */
static const char *ours(const char *path) {
  pthread_once(&once, start);
  if (!directory_length || !path || strncmp(path, directory, directory_length)) return 0;
  const char *rest = path + directory_length;
  if (*rest == 0) return rest;
  if (*rest != '/') return 0;
  size_t length = strlen(rest);
  return length > 4 && !strcmp(rest + length - 4, "-shm") ? 0 : rest + 1;
}

/* With `order` held. Gives the number of the entry. */
static uint64_t put(char what, uint64_t file, uint64_t at, const char *name, const void *data, size_t length) {
  if (record < 0) return 0;
  static ssize_t (*real)(int, const struct iovec *, int);
  if (!real) real = dlsym(RTLD_NEXT, "writev");
  struct header head = {(uint8_t)what, file, at, name ? (uint32_t)strlen(name) : 0, (uint32_t)length};
  struct iovec parts[3] = {{&head, sizeof head}, {(void *)name, head.name_length}, {(void *)data, length}};
  if (real(record, parts, 3) != (ssize_t)(sizeof head + head.name_length + length)) abort();
  return recorded++;
}

static void die(void) { kill(getpid(), SIGKILL); for (;;) pause(); }

/* Counts an operation, with `order` held; true when the process is to die in it. */
static int is_last(void) {
  control->operations++;
  return control->kill_after > 0 && --control->kill_after == 0;
}

static uint64_t file_of(int fd) {
  struct stat about;
  return fstat(fd, &about) ? 0 : (uint64_t)about.st_ino;
}

/* Not every way to close a file passes here, and its number is given to a socket then. */
static struct tracked *tracked(int fd) {
  if (fd < 0 || fd >= MOST_FILES || !files[fd].is) return 0;
  if (file_of(fd) == files[fd].file) return &files[fd];
  files[fd].is = 0;
  return 0;
}

static void opened(int fd, const char *path, int flags, int was_there) {
  if (fd < 0 || fd >= MOST_FILES) return;
  const char *name = ours(path);
  files[fd].is = name != 0;
  if (!name) return;
  files[fd].file = file_of(fd);
  if (!was_there) {
    pthread_mutex_lock(&order);
    put('C', files[fd].file, 0, name, 0, 0);
    pthread_mutex_unlock(&order);
  } else if (flags & O_TRUNC) {
    pthread_mutex_lock(&order);
    put('T', files[fd].file, 0, 0, 0, 0);
    pthread_mutex_unlock(&order);
  }
}

static int is_there(const char *path) { struct stat about; return lstat(path, &about) == 0; }

#define OPEN(function) \
  int function(const char *path, int flags, ...) { \
    REAL(function); \
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
    int was_there = ours(path) ? is_there(path) : 1; \
    int fd = real(path, flags, mode); \
    opened(fd, path, flags, was_there); \
    return fd; \
  }
OPEN(open)
OPEN(open64)

#define OPENAT(function) \
  int function(int at, const char *path, int flags, ...) { \
    REAL(function); \
    va_list rest; va_start(rest, flags); mode_t mode = va_arg(rest, mode_t); va_end(rest); \
    int was_there = ours(path) ? is_there(path) : 1; \
    int fd = real(at, path, flags, mode); \
    opened(fd, path, flags, was_there); \
    return fd; \
  }
OPENAT(openat)
OPENAT(openat64)

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < MOST_FILES) files[fd].is = 0;
  return real(fd);
}

/* How many of these bytes still go onto the disk. */
static size_t room_for(int fd, size_t length, uint64_t at) {
  if (!control->limited) return length;
  struct stat about;
  if (fstat(fd, &about)) return length;
  int64_t growth = (int64_t)(at + length) - (int64_t)about.st_size;
  if (growth <= 0) return length;
  if (growth > control->room) {
    int64_t fits = (int64_t)length - (growth - control->room);
    growth = control->room;
    length = fits > 0 ? (size_t)fits : 0;
  }
  control->room -= growth;
  return length;
}

static ssize_t write_at(int fd, struct tracked *file, const void *data, size_t length, uint64_t at) {
  static ssize_t (*real)(int, const void *, size_t, off64_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  pthread_mutex_lock(&order);
  int last = is_last();
  size_t fits = last ? length / 2 : room_for(fd, length, at);
  ssize_t done = fits == 0 && length > 0 && !last ? -1 : real(fd, data, fits, (off64_t)at);
  int why = fits == 0 && done < 0 ? ENOSPC : errno;
  if (done > 0) put('W', file->file, at, 0, data, (size_t)done);
  if (last) die();
  pthread_mutex_unlock(&order);
  errno = why;
  return done;
}

ssize_t pwrite(int fd, const void *data, size_t length, off_t at) {
  REAL(pwrite);
  struct tracked *file = tracked(fd);
  return file ? write_at(fd, file, data, length, (uint64_t)at) : real(fd, data, length, at);
}

ssize_t pwrite64(int fd, const void *data, size_t length, off64_t at) {
  REAL(pwrite64);
  struct tracked *file = tracked(fd);
  return file ? write_at(fd, file, data, length, (uint64_t)at) : real(fd, data, length, at);
}

/* Before it is sent: a cut after this entry finds the acknowledgement said. */
static void sending(int fd, const struct iovec *parts, int count) {
  pthread_once(&once, start);
  if (record < 0 || fd < 0) return;
  struct sockaddr_storage peer;
  socklen_t size = sizeof peer;
  if (getpeername(fd, (struct sockaddr *)&peer, &size)) return;
  uint16_t port = peer.ss_family == AF_INET    ? ntohs(((struct sockaddr_in *)&peer)->sin_port)
                  : peer.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&peer)->sin6_port)
                                               : 0;
  if (!port) return;
  pthread_mutex_lock(&order);
  for (int part = 0; part < count; part++) put('A', port, 0, 0, parts[part].iov_base, parts[part].iov_len);
  pthread_mutex_unlock(&order);
}

ssize_t write(int fd, const void *data, size_t length) {
  REAL(write);
  struct tracked *file = tracked(fd);
  if (!file) {
    struct iovec part = {(void *)data, length};
    sending(fd, &part, 1);
    return real(fd, data, length);
  }
  struct stat about;
  int appends = fcntl(fd, F_GETFL) & O_APPEND;
  off64_t at = appends && !fstat(fd, &about) ? about.st_size : lseek64(fd, 0, SEEK_CUR);
  ssize_t done = write_at(fd, file, data, length, (uint64_t)at);
  if (done > 0) lseek64(fd, at + done, SEEK_SET);
  return done;
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  if (!tracked(fd)) {
    sending(fd, parts, count);
    return real(fd, parts, count);
  }
  ssize_t done = 0;
  for (int part = 0; part < count; part++) {
    ssize_t one = write(fd, parts[part].iov_base, parts[part].iov_len);
    if (one < 0) return done > 0 ? done : one;
    done += one;
    if ((size_t)one < parts[part].iov_len) break;
  }
  return done;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
  REAL(sendmsg);
  sending(fd, message->msg_iov, (int)message->msg_iovlen);
  return real(fd, message, flags);
}

#define TRUNCATE(function, offset) \
  int function(int fd, offset length) { \
    REAL(function); \
    struct tracked *file = tracked(fd); \
    if (!file) return real(fd, length); \
    pthread_mutex_lock(&order); \
    if (is_last()) die(); \
    int result = real(fd, length); \
    if (!result) put('T', file->file, (uint64_t)length, 0, 0, 0); \
    pthread_mutex_unlock(&order); \
    return result; \
  }
TRUNCATE(ftruncate, off_t)
TRUNCATE(ftruncate64, off64_t)

static void wait_us(int64_t microseconds) {
  if (microseconds <= 0) return;
  struct timespec time = {microseconds / 1000000, (microseconds % 1000000) * 1000};
  while (nanosleep(&time, &time) && errno == EINTR) {}
}

/* What was written before the sync began is on disk when it has ended; what came meanwhile need not be. */
#define SYNC(function) \
  int function(int fd) { \
    REAL(function); \
    struct tracked *file = tracked(fd); \
    if (!file) return real(fd); \
    pthread_mutex_lock(&order); \
    if (is_last()) die(); \
    control->syncs++; \
    uint64_t began = put('B', file->file, 0, 0, 0, 0); \
    int64_t wait = control->sync_us + control->stall_us; \
    control->stall_us = 0; \
    pthread_mutex_unlock(&order); \
    wait_us(wait); \
    int result = real(fd); \
    if (!result) { \
      pthread_mutex_lock(&order); \
      put('S', file->file, began, 0, 0, 0); \
      pthread_mutex_unlock(&order); \
    } \
    return result; \
  }
SYNC(fsync)
SYNC(fdatasync)

int unlink(const char *path) {
  REAL(unlink);
  const char *name = ours(path);
  if (!name) return real(path);
  pthread_mutex_lock(&order);
  if (is_last()) die();
  int result = real(path);
  if (!result) put('U', 0, 0, name, 0, 0);
  pthread_mutex_unlock(&order);
  return result;
}

int rename(const char *from, const char *to) {
  REAL(rename);
  const char *old = ours(from), *new = ours(to);
  if (!old || !new) return real(from, to);
  pthread_mutex_lock(&order);
  if (is_last()) die();
  int result = real(from, to);
  if (!result) put('R', 0, 0, old, new, strlen(new));
  pthread_mutex_unlock(&order);
  return result;
}
