package io.duplex.socket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.uring.IoUringChannelOption;

/**
 * What the kernel takes of a connection before it can send it.
 *
 * <p>Left alone it takes up to four megabytes of a client that does not read. No heap and no limit of ours knows of
 * them, but a container pays for them: a hundred such clients could end one of 512 MB. And they come on top of what a
 * client may leave unread, so it is noticed late. What has been sent and is on its way is not counted, so this costs no
 * speed on long lines.
 */
public final class KernelBuffer {
    private KernelBuffer() {}

    /** From now on so many bytes, where the transport can say so to the kernel. */
    public static void bound(Channel channel, int bytes) {
        ChannelConfig config = channel.config();
        if (!config.setOption(EpollChannelOption.TCP_NOTSENT_LOWAT, (long) bytes)) {
            config.setOption(IoUringChannelOption.TCP_NOTSENT_LOWAT, (long) bytes);
        }
    }
}
