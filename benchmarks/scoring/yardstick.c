/* The least a server can do: read a request with its Content-Length, answer with fixed bytes, keep the connection.
 * Where a client cannot get several times more from this than from a server, the client is what was measured.
 *
 *     yardstick PORT
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define MOST_CLIENTS 4096
#define BUFFER (256 << 10)

static const char ANSWER[] = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
static long left[MOST_CLIENTS]; /* bytes of a body still to come, by socket */
static char buffer[BUFFER + 1];

static void serve(int client)
{
    long got = read(client, buffer, BUFFER);
    if (got <= 0) {
        left[client] = 0;
        close(client);
        return;
    }
    if (left[client] > 0) {
        left[client] -= got;
    } else {
        buffer[got] = 0;
        char *end = strstr(buffer, "\r\n\r\n"), *length = strcasestr(buffer, "content-length:");
        if (!end) {
            close(client);
            return;
        }
        left[client] = (length ? atol(length + 15) : 0) - (got - (end + 4 - buffer));
    }
    if (left[client] <= 0 && write(client, ANSWER, sizeof ANSWER - 1) < 0)
        close(client);
}

int main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    int on = 1, port = socket(AF_INET, SOCK_STREAM, 0), loop = epoll_create1(0);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons(atoi(arguments[1]))};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    setsockopt(port, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(port, (struct sockaddr *)&here, sizeof here) || listen(port, 1024)) {
        perror("yardstick");
        return 1;
    }
    struct epoll_event event = {.events = EPOLLIN, .data.fd = port}, events[64];
    epoll_ctl(loop, EPOLL_CTL_ADD, port, &event);
    for (;;) {
        int ready = epoll_wait(loop, events, 64, -1);
        for (int n = 0; n < ready; n++) {
            if (events[n].data.fd != port) {
                serve(events[n].data.fd);
                continue;
            }
            int client = accept(port, NULL, NULL);
            if (client < 0 || client >= MOST_CLIENTS) {
                close(client);
                continue;
            }
            setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
            event = (struct epoll_event){.events = EPOLLIN, .data.fd = client};
            epoll_ctl(loop, EPOLL_CTL_ADD, client, &event);
        }
    }
}
