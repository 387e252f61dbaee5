#pragma once

#include <array>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "base/file_descriptor.h"
#include "base/random.h"
#include "base/result.h"
#include "net/link.h"
#include "net/packet_schedule.h"
#include "net/site_address.h"

namespace regionfall::net {

// Carries IP packets between sites, on a thread of its own: reads them from the sites' TUN interfaces, lets the links'
// decision (packet_schedule.h) hold or drop them, and writes each to its destination's interface when its time has
// come.
class Router {
 public:
  // `seed` is that of the chance which loss and jitter depend on.
  static Result<std::unique_ptr<Router>> start(std::uint64_t seed);
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  // Takes the router's end of a site's interface; the site has none yet.
  void add_site(SiteNumber site, FileDescriptor tun);
  // When this returns, no packet passes any more that `links` would not let pass.
  void set_links(std::shared_ptr<const LinkTable> links);

 private:
  // What other threads want the router to take up.
  struct Change {
    std::shared_ptr<const LinkTable> links;  // null: as they are
    std::vector<std::pair<SiteNumber, FileDescriptor>> sites;
    bool stop = false;
    bool empty() const { return links == nullptr && sites.empty() && !stop; }
  };

  Router(std::uint64_t seed, FileDescriptor events, FileDescriptor wake);
  // Returns when the router has taken it up.
  void change(const std::function<void(Change&)>& apply);

  // On the router's thread:
  void run();
  Change take_change();
  void wait_for_packets();
  void read_site(SiteNumber site);
  void deliver_due();

  FileDescriptor events_;  // epoll
  FileDescriptor wake_;    // eventfd

  std::mutex mutex_;  // of the two that follow
  std::condition_variable taken_;
  Change pending_;

  PacketSchedule schedule_;
  SeededRandom random_;
  std::array<FileDescriptor, kSitesMax> tuns_;
  std::vector<SiteNumber> readable_;

  std::thread thread_;
};

}  // namespace regionfall::net
