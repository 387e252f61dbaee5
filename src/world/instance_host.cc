#include "world/instance_host.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

#include "base/files.h"
#include "net/namespaced_process.h"
#include "net/socket_address.h"
#include "net/sockets.h"
#include "world/image_application.h"
#include "world/instance_process.h"

namespace regionfall::world {
namespace {

constexpr const char* kMetadataHost = "169.254.169.254";
constexpr std::uint16_t kMetadataPort = 80;
constexpr std::size_t kMetadataBodyBytesMax = 1024;
constexpr std::size_t kMetadataConnectionsMax = 1024;

// Told to a machine that ended before it could run.
ec2::MachineNews not_started(const Error& error) { return {.runs = false, .failed = true, .reason = error.message}; }

Result<FileDescriptor> open_console(const std::string& path) {
  FileDescriptor console(::open(path.c_str(), O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600));
  if (!console.valid()) return failure("Cannot write to " + path + ": " + std::strerror(errno));
  return console;
}

// "i256": the host of its first address, which no other machine of the region has.
std::string interface_name(const net::IpAddress& address) {
  return "i" + std::to_string(address.bytes[2] << 8U | address.bytes[3]);
}

Result<net::IpAddress> parsed(const std::string& text) {
  net::IpAddress address;
  if (::inet_pton(AF_INET, text.c_str(), address.bytes.data()) != 1) return failure(text + " is no IPv4 address.");
  return address;
}

}  // namespace

InstanceHost::InstanceHost(net::Loop& loop, const DataFolder& folder, const Site& region, MakeMetadata make_metadata)
    : loop_(loop),
      folder_(folder),
      region_(region),
      make_metadata_(std::move(make_metadata)),
      metadata_bodies_(*this, kMetadataBodyBytesMax),
      metadata_server_(loop, metadata_bodies_, {.connections_max = kMetadataConnectionsMax}) {}

InstanceHost::~InstanceHost() {
  for (const auto& [id, wanted] : wanted_) {
    if (wanted.running != nullptr) ::kill(wanted.running->init, SIGKILL);
  }
}

void InstanceHost::perform(const Region::MachineCommand& command, OnNews on_news) {
  const std::string& id = command.machine.instance_id;
  switch (command.kind) {
    case Region::MachineCommand::Kind::kStart:
      return start(command.machine, std::move(on_news));
    case Region::MachineCommand::Kind::kSetAddresses:
      return set_addresses(id, command.machine.addresses);
    case Region::MachineCommand::Kind::kStop:
      return stop(id);
    case Region::MachineCommand::Kind::kForget:
      (void)remove_tree(folder_.instance(region_.name(), id));
      return;
  }
}

void InstanceHost::start(const ec2::Machine& machine, OnNews on_news) {
  const std::string& id = machine.instance_id;
  wanted_.insert_or_assign(id, Wanted{.machine = machine, .on_news = on_news, .running = nullptr});
  if (down_.contains(id) || raise(id)) loop_.post([on_news = std::move(on_news)] { on_news({.runs = true}); });
}

bool InstanceHost::raise(const std::string& id) {
  Wanted& wanted = wanted_.at(id);
  auto running = std::make_unique<Running>();
  if (const auto launched = launch(wanted.machine, *running); !launched) {
    (void)net::cut_off(running->network);
    loop_.post([on_news = std::move(wanted.on_news), news = not_started(launched.error())] { on_news(news); });
    wanted_.erase(id);
    return false;
  }
  running->exit_watch.emplace(loop_, running->init, [this, id](net::ChildExit) { on_exit(id); });
  wanted.felled = false;
  wanted.running = std::move(running);
  return true;
}

void InstanceHost::set_down(std::set<std::string> ids) {
  if (ids == down_) return;
  down_ = std::move(ids);
  std::vector<std::string> wanted;
  for (const auto& [id, machine] : wanted_) wanted.push_back(id);
  for (const std::string& id : wanted) fell_or_raise(id);
}

void InstanceHost::fell_or_raise(const std::string& id) {
  Wanted& wanted = wanted_.at(id);
  if (wanted.running == nullptr) {
    if (!down_.contains(id)) (void)raise(id);
  } else if (down_.contains(id)) {
    wanted.felled = true;
    ::kill(wanted.running->init, SIGKILL);
  }
}

Result<void> InstanceHost::launch(const ec2::Machine& machine, Running& running) {
  if (machine.addresses.empty()) return failure("The instance has no address.");
  const InstanceFolder folder{folder_.instance(region_.name(), machine.instance_id)};
  TRY(make_directories(folder.layer()));
  const std::string of_image = TRY(image_application(folder_));
  TRY(overwrite_file(folder.user_data(), machine.user_data.empty() ? of_image : machine.user_data));
  const FileDescriptor console = TRY(open_console(folder.console()));
  const net::IpAddress primary = TRY(parsed(machine.addresses.front()));
  running.network = TRY(net::make_inner_network(region_.number(), interface_name(primary)));
  for (const std::string& address : machine.addresses) {
    const net::IpAddress ip = TRY(parsed(address));
    TRY(net::add_inner_address(running.network, ip));
    running.addresses.push_back(address);
  }
  running.metadata = make_metadata_(machine.instance_id);
  net::ProcessPlan plan{.arguments = instance_arguments({.instance_id = machine.instance_id,
                                                         .region = region_.name(),
                                                         .folder = folder_,
                                                         .hostname = machine.hostname}),
                        .descriptors = {},
                        .output = console.get(),
                        .namespaces = true,
                        .network_namespace = running.network.network_namespace.get(),
                        .files = {}};
  running.init = TRY(net::start_process(plan));
  return {};
}

Result<void> InstanceHost::serve_metadata() {
  TRY(net::add_own_address(net::ipv4(169, 254, 169, 254)));
  const net::SocketAddress address = TRY(net::SocketAddress::ip(kMetadataHost, kMetadataPort));
  (void)TRY(metadata_server_.listen(address));
  return {};
}

void InstanceHost::request(net::HttpRequest request, const net::SocketAddress& peer, net::Responder responder) {
  const std::string from = peer.host();
  const auto asks = std::ranges::find_if(wanted_, [&](const auto& entry) {
    const auto& running = entry.second.running;
    return running != nullptr && std::ranges::find(running->addresses, from) != running->addresses.end();
  });
  if (asks == wanted_.end()) return responder.respond({.status = 404, .headers = {}, .body = {}});
  asks->second.running->metadata->request(std::move(request), peer, std::move(responder));
}

void InstanceHost::set_addresses(const std::string& id, const std::vector<std::string>& addresses) {
  const auto found = wanted_.find(id);
  if (found == wanted_.end()) return;
  found->second.machine.addresses = addresses;
  if (found->second.running == nullptr) return;
  Running& running = *found->second.running;
  for (const std::string& address : running.addresses) {
    if (std::ranges::find(addresses, address) != addresses.end()) continue;
    if (const auto ip = parsed(address)) (void)net::remove_inner_address(running.network, *ip);
  }
  for (const std::string& address : addresses) {
    if (std::ranges::find(running.addresses, address) != running.addresses.end()) continue;
    if (const auto ip = parsed(address)) (void)net::add_inner_address(running.network, *ip);
  }
  running.addresses = addresses;
}

void InstanceHost::stop(const std::string& id) {
  const auto found = wanted_.find(id);
  if (found == wanted_.end()) return;
  Wanted& wanted = found->second;
  if (wanted.running != nullptr) {
    wanted.felled = false;
    ::kill(wanted.running->init, SIGKILL);
    return;
  }
  loop_.post([on_news = std::move(wanted.on_news)] { on_news({.runs = false}); });
  wanted_.erase(found);
}

void InstanceHost::on_exit(const std::string& id) {
  const auto found = wanted_.find(id);
  if (found == wanted_.end()) return;
  const auto ended = std::move(found->second.running);
  (void)net::cut_off(ended->network);  // its name and addresses are free for the next start
  if (found->second.felled) return fell_or_raise(id);
  const OnNews on_news = std::move(found->second.on_news);
  wanted_.erase(found);
  on_news({.runs = false});
}

std::string InstanceHost::console_output(const std::string& instance_id) const {
  const InstanceFolder folder{folder_.instance(region_.name(), instance_id)};
  std::string text = read_file(folder.console()).value_or("");
  if (text.size() > ec2::kConsoleBytesMax) text.erase(0, text.size() - ec2::kConsoleBytesMax);
  return text;
}

}  // namespace regionfall::world
