package dev.ondol.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.Inet4Address;
import java.util.ArrayList;
import java.util.List;

/**
 * Changes the interfaces, addresses and routes of the network namespace of the thread that opens
 * it, from then on for any thread. A few microseconds a call, where starting {@code ip} takes
 * milliseconds. Thread-safe.
 */
public final class RouteSocket implements AutoCloseable {
  private static final int AF_NETLINK = 16;
  private static final int AF_INET = 2;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int NETLINK_ROUTE = 0;
  private static final int ANSWER_BYTES = 4096;
  private static final int NLMSG_ERROR = 2;

  private static final int RTM_NEWLINK = 16;
  private static final int RTM_DELLINK = 17;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_NEWROUTE = 24;
  private static final int CREATE_NEW = 0x200 | 0x400;

  private static final int IFF_UP = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_GROUP = 27;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int VETH_INFO_PEER = 1;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RT_TABLE_MAIN = 254;
  private static final int RTPROT_STATIC = 4;
  private static final int SCOPE_GLOBAL = 0;
  private static final int SCOPE_LINK = 253;
  private static final int RTN_UNICAST = 1;
  private static final int RTNH_F_ONLINK = 4;

  private static final MethodHandle SOCKET =
      Libc.function("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle SEND =
      Libc.function(
          "send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle RECEIVE =
      Libc.function(
          "recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

  /**
   * One end of a pair of interfaces of which each sends what the other receives.
   *
   * @param index must be free in its namespace; 0 lets the kernel choose
   */
  public record VethEnd(String name, int index) {}

  private final Descriptor socket;
  private int sequence;

  public RouteSocket() {
    socket =
        new Descriptor(
            (int)
                SystemCall.run(
                    "socket netlink",
                    (_, captured) ->
                        (int)
                            SOCKET.invokeExact(
                                captured, AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_ROUTE)));
  }

  /**
   * Makes a pair.
   *
   * @param there the other end, in {@code thereNamespace}
   */
  public synchronized void createVeth(
      VethEnd here, VethEnd there, NetworkNamespace thereNamespace, int mtu) {
    NetlinkMessage message = message(RTM_NEWLINK, CREATE_NEW).link(here.index, 0, 0);
    message.text(IFLA_IFNAME, here.name).number(IFLA_MTU, mtu);
    int info = message.open(IFLA_LINKINFO);
    message.text(IFLA_INFO_KIND, "veth");
    int data = message.open(IFLA_INFO_DATA);
    int peer = message.open(VETH_INFO_PEER);
    message.link(there.index, 0, 0).text(IFLA_IFNAME, there.name).number(IFLA_MTU, mtu);
    message.number(IFLA_NET_NS_FD, thereNamespace.descriptor());
    message.close(peer).close(data).close(info);
    exchange("create interface " + there.name, message);
  }

  /**
   * Deletes interfaces, of pairs both ends, and comes back when they are gone. The kernel waits for
   * all processors before one may go, some 17 ms; those of a group go at once.
   *
   * @param group for this alone
   * @return those that were there
   */
  public synchronized List<Integer> deleteLinks(List<Integer> indices, int group) {
    List<Integer> found = new ArrayList<>();
    for (int index : indices) {
      NetlinkMessage message = message(RTM_NEWLINK, 0).link(index, 0, 0).number(IFLA_GROUP, group);
      if (existed("interface " + index + " into group", message)) found.add(index);
    }
    if (!found.isEmpty()) {
      var _ =
          existed(
              "delete interfaces " + found,
              message(RTM_DELLINK, 0).link(0, 0, 0).number(IFLA_GROUP, group));
    }
    return found;
  }

  private boolean existed(String what, NetlinkMessage message) {
    try {
      exchange(what, message);
      return true;
    } catch (LinuxException e) {
      if (e.errno() != LinuxException.ENODEV) throw e;
      return false;
    }
  }

  public synchronized void linkUp(int index) {
    exchange("interface " + index + " up", message(RTM_NEWLINK, 0).link(index, IFF_UP, IFF_UP));
  }

  /** Gives an interface an address of its own, on a network of one. */
  public synchronized void addAddress(int index, Inet4Address address) {
    NetlinkMessage message = message(RTM_NEWADDR, CREATE_NEW).fixed(AF_INET, 32, 0, SCOPE_GLOBAL);
    message.number32(index).address(IFA_LOCAL, address).address(IFA_ADDRESS, address);
    exchange("address " + address.getHostAddress(), message);
  }

  /** Sends what is for {@code target} through an interface. */
  public synchronized void addRoute(int index, Inet4Address target) {
    NetlinkMessage message = route(32, SCOPE_LINK, 0);
    message.address(RTA_DST, target).number(RTA_OIF, index);
    exchange("route to " + target.getHostAddress(), message);
  }

  /** Sends everything else to {@code gateway}, who listens behind an interface. */
  public synchronized void addDefaultRoute(int index, Inet4Address gateway) {
    NetlinkMessage message = route(0, SCOPE_GLOBAL, RTNH_F_ONLINK);
    message.address(RTA_GATEWAY, gateway).number(RTA_OIF, index);
    exchange("default route to " + gateway.getHostAddress(), message);
  }

  private NetlinkMessage route(int prefix, int scope, int flags) {
    return message(RTM_NEWROUTE, CREATE_NEW)
        .fixed(AF_INET, prefix, 0, 0, RT_TABLE_MAIN, RTPROT_STATIC, scope, RTN_UNICAST)
        .number32(flags);
  }

  private NetlinkMessage message(int type, int flags) {
    return new NetlinkMessage(type, flags, ++sequence);
  }

  private void exchange(String what, NetlinkMessage message) {
    byte[] bytes = message.toBytes();
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocateFrom(JAVA_BYTE, bytes);
      SystemCall.run(
          what,
          (_, captured) ->
              (long) SEND.invokeExact(captured, socket.number(), out, (long) bytes.length, 0));
      MemorySegment in = arena.allocate(ANSWER_BYTES, 8);
      SystemCall.run(
          what,
          (_, captured) ->
              (long) RECEIVE.invokeExact(captured, socket.number(), in, (long) ANSWER_BYTES, 0));
      int type = in.get(JAVA_SHORT, 4);
      int error = in.get(JAVA_INT_UNALIGNED, 16);
      if (type != NLMSG_ERROR) throw new IllegalStateException(what + ": answer of type " + type);
      if (error != 0) throw new LinuxException(what, -error);
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
