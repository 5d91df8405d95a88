/* Lets a FIFO be an input node: answers EVIOCGRAB on FIFOs as the kernel does on /dev/input/event*.
 *
 * Preloaded into the process under test, whose own code stays as it is. Each grab adds a line to the
 * file named by INPUT_NODE_GRABS; while the file named by INPUT_NODE_BUSY exists, somebody else has
 * the node. There is no uinput on the machines that run the tests. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/input.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <fcntl.h>
#include <unistd.h>

int ioctl(int fd, unsigned long request, ...) {
    va_list rest;
    va_start(rest, request);
    long argument = va_arg(rest, long);
    va_end(rest);
    struct stat what;
    if ((unsigned int)request == EVIOCGRAB && fstat(fd, &what) == 0 && S_ISFIFO(what.st_mode)) {
        const char *busy = getenv("INPUT_NODE_BUSY"), *grabs = getenv("INPUT_NODE_GRABS");
        const char *line = argument ? "grab\n" : "release\n";
        if (busy && access(busy, F_OK) == 0) {
            errno = EBUSY;
            return -1;
        }
        int note = grabs ? open(grabs, O_WRONLY | O_CREAT | O_APPEND, 0600) : -1;
        if (note >= 0) {
            ssize_t written = write(note, line, strlen(line));
            close(note);
            return written < 0 ? -1 : 0;
        }
        return 0;
    }
    int (*real)(int, unsigned long, ...) = dlsym(RTLD_NEXT, "ioctl");
    return real(fd, request, argument);
}
