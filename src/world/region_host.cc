#include "world/region_host.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "base/files.h"
#include "net/ip_address.h"
#include "net/message_socket.h"
#include "net/socket_address.h"
#include "net/sockets.h"
#include "world/name_files.h"
#include "world/region_process.h"

namespace regionfall::world {
namespace {

RegionTrouble trouble_under(const FaultSet& faults, std::string_view region) {
  return {.failing_services = faults.failing_services(),
          .slow = faults.region_has(region, RegionFaultMode::kSlow),
          .unreachable = faults.region_has(region, RegionFaultMode::kBlackhole)};
}

}  // namespace

RegionHost::RegionHost(const RegionSurroundings& surroundings, const aws::RegionInfo& info, Events events)
    : surroundings_(surroundings),
      info_(info),
      events_(std::move(events)),
      process_(surroundings.loop, surroundings.folder.region_log(info.name),
               {.plan = [this] { return plan(); },
                .on_start =
                    [this] {
                      passage_end_ = FileDescriptor();
                      process_.send(encode(ToRegion(TroubleMessage{trouble_})));
                    },
                .on_change = [this] { events_.on_change(); },
                .on_message = [this](std::string_view text) { on_message(text); }}) {}

RegionHost::~RegionHost() { (void)remove_file(surroundings_.folder.region_socket(info_.name)); }

Result<void> RegionHost::start(const FaultSet& faults) {
  TRY(make_directories(surroundings_.folder.region(info_.name)));
  TRY(surroundings_.network.add_site(Site::of_region(info_)));
  http_listener_ = TRY(net::listen_on(net::SocketAddress::unix_path(surroundings_.folder.region_socket(info_.name))));
  set_faults(faults);
  return {};
}

void RegionHost::set_faults(const FaultSet& faults) {
  RegionTrouble trouble = trouble_under(faults, info_.name);
  if (trouble != trouble_) {
    trouble_ = std::move(trouble);
    process_.send(encode(TroubleMessage{trouble_}));
  }
  process_.set_wanted(!faults.region_has(info_.name, RegionFaultMode::kCrash));
}

Result<FileDescriptor> RegionHost::connect_for_calls() {
  if (!process_.runs()) return failure("The region " + std::string(info_.name) + " is down.");
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
    return failure(std::string("Cannot make sockets: ") + std::strerror(errno));
  FileDescriptor ours(ends[0]);
  const FileDescriptor theirs(ends[1]);
  const int handed_over = theirs.get();
  process_.send(encode(CallsMessage{}), {&handed_over, 1});
  return ours;
}

bool RegionHost::pass_on(const net::RequestHead& head, net::HttpExchange& exchange) {
  if (process_.process() == 0 || !passage_->ready()) return false;
  const auto connection = exchange.pass_on(head);
  if (connection) passage_->pass(*connection);
  return connection.has_value();
}

Result<net::ProcessPlan> RegionHost::plan() {
  const Site site = Site::of_region(info_);
  const WorldNetwork& network = surroundings_.network;
  auto [ours, theirs] = TRY(net::message_socket_pair());
  passage_.emplace(surroundings_.loop, std::move(ours), events_.on_connection);
  passage_end_ = std::move(theirs);
  net::ProcessPlan plan{
      .arguments = region_arguments({.region = std::string(info_.name),
                                     .folder = surroundings_.folder,
                                     .addresses = network.address_texts(site),
                                     .peers = peer_addresses(network, site),
                                     .settings = surroundings_.settings}),
      .descriptors = {http_listener_.get(), passage_end_.get()},
  };
  network.place(plan, site);
  if (plan.namespaces) {
    TRY(write_resolver_file(surroundings_.folder, site));
    plan.files = name_files_in_place(surroundings_.folder, site);
  }
  return plan;
}

void RegionHost::on_message(std::string_view text) {
  const auto message = decode_from_region(text);
  if (!message) return;
  if (const auto* resources = std::get_if<ResourcesMessage>(&*message)) resources_ = resources->counts;
  if (const auto* wanted = std::get_if<PeerWantedMessage>(&*message)) events_.on_peer_wanted(wanted->region);
}

}  // namespace regionfall::world
