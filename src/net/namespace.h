#pragma once

#include <functional>
#include <string>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "net/ip_address.h"
#include "net/site_address.h"

namespace regionfall::net {

// The network of one site: a namespace with a TUN interface that has the site's addresses. All addresses of the site's
// ranges are local to it; those of other sites are reached through the interface, nothing else is.
struct SiteNetwork {
  FileDescriptor tun;                // the router's end of the interface
  FileDescriptor network_namespace;  // for setns(2); the namespace ends with the last descriptor and process in it
};

// Makes the network of a site. Needs CAP_SYS_ADMIN and CAP_NET_ADMIN; enter_user_namespace() gives them.
Result<SiteNetwork> make_site_network(SiteNumber site);

// The network of a machine inside a site: a namespace that is joined to the site's by a pair of interfaces. It reaches
// everything that the site does.
struct InnerNetwork {
  FileDescriptor network_namespace;
  std::string interface;  // the site's end; gone with the namespace
};

// Makes one, in the network of the site that the calling process is in. `interface`: its name, unique there.
Result<InnerNetwork> make_inner_network(SiteNumber site, const std::string& interface);
// Cuts it off at once; by itself that happens some time after its last process has ended.
Result<void> cut_off(const InnerNetwork& network);
// Gives the network of the site that the calling process is in an address that is not of the site's range.
Result<void> add_own_address(const IpAddress& address);
// Gives an inner network an IPv4 address of the site's range, or takes it away.
Result<void> add_inner_address(const InnerNetwork& network, const IpAddress& address);
Result<void> remove_inner_address(const InnerNetwork& network, const IpAddress& address);

// Whether this process can make site networks as it is.
bool may_make_namespaces();

// Moves this process, which must have a single thread, into a user namespace of its own in which its user is root: then
// it may make other namespaces. For the rest of the system it is the user it was.
Result<void> enter_user_namespace();

// Moves this process, which must have a single thread, into a user namespace that another process has made.
Result<void> join_user_namespace(const FileDescriptor& user_namespace);
// Moves the thread that calls, and no other, into a site's network: what it opens from then on is there.
Result<void> join_network_namespace(const FileDescriptor& network_namespace);

// Tries whether sites can have networks, in a child process, so that nothing happens to this one. The error says what
// is missing.
Result<void> try_namespaces();

// Runs `task` on a thread of its own in that network namespace, and waits for it: what it opens there stays there.
Result<void> in_network_namespace(const FileDescriptor& network_namespace, const std::function<void()>& task);

}  // namespace regionfall::net
