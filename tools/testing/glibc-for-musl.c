// Functions of glibc that Debian's libstdc++ needs and musl does not have. With them, the executable for musl runs on Debian.

typedef unsigned long size_t;
extern size_t strftime_l(char *, size_t, const char *, const void *, void *);
extern long syscall(long, ...);

size_t __strftime_l(char *text, size_t size, const char *format, const void *time, void *locale) {
  return strftime_l(text, size, format, time, locale);
}

unsigned arc4random(void) {
  unsigned value = 0;
  syscall(318 /* getrandom */, &value, sizeof value, 0);
  return value;
}

// The destructors of threads do not run.
int __cxa_thread_atexit_impl(void (*destructor)(void *), void *object, void *library) { return 0; }

char __libc_single_threaded = 0;

// Not found: the caller then searches the list of libraries.
int _dl_find_object(void *address, void *result) { return -1; }

int __cpu_indicator_init(void) { return 0; }
struct { unsigned vendor, type, subtype, features[1]; } __cpu_model;
