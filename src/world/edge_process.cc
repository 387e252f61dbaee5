#include "world/edge_process.h"

#include <sys/prctl.h>

#include <csignal>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "aws/api_error.h"
#include "aws/call_codec.h"
#include "base/files.h"
#include "net/dns_resolver.h"
#include "net/dns_server.h"
#include "net/loop.h"
#include "net/message_socket.h"
#include "net/socket_address.h"
#include "net/sockets.h"
#include "world/edge_answers.h"
#include "world/health_reports.h"
#include "world/name_files.h"
#include "world/process_messages.h"
#include "world/site_links.h"

namespace regionfall::world {
namespace {

constexpr std::uint64_t kKeyBytesMax = std::uint64_t{1} << 20;
constexpr int kDnsThreads = 2;
constexpr std::size_t kResolverDescriptors = 3;

class EdgeProcess final : public LinkedSite {
 public:
  EdgeProcess(const EdgeProcessOptions& options, const std::string& authority_key, const Clock& clock,
              RandomSource& random)
      : options_(options),
        clock_(clock),
        random_(random),
        loop_(clock),
        channel_(loop_, FileDescriptor(kSupervisorDescriptor),
                 {.on_message = [this](net::Message message) { on_message(std::move(message)); },
                  .on_end = [this] { end(1); }}),  // the supervisor is gone
        terminate_(loop_, SIGTERM, [this] { end(0); }),
        links_(loop_, *this, link_key(authority_key)),
        answers_(loop_, options.folder, random, [this](auto responder) { publish(std::move(responder)); }) {}

  int run() {
    if (const auto opened = open(); !opened) {
      channel_.send(encode(ProcessState(FailedMessage{opened.error().message})));
      return 1;
    }
    channel_.send(encode(ProcessState(ReadyMessage{})));
    loop_.run();
    return status_;
  }

  // Reports of health checkers in regions.
  void perform(std::string_view call, std::function<void(std::string outcome)> answer) override {
    const auto decoded = aws::decode_call(call);
    const bool known = decoded && decoded->service == kHealthService;
    const auto report = known ? health_report_of(*decoded) : failure("The edge does not know this.");
    if (!report) return answer(aws::encode_outcome(aws::api_error("InvalidAction", report.error().message, 400)));
    answers_.hear(*report);
    answer(aws::encode_outcome(aws::Value()));
  }

 private:
  Result<void> open() {
    const std::map<std::string, std::string> peers = TRY(SiteLinks::parse_peers(options_.peers));
    TRY(links_.open(options_.addresses, peers));
    return answers_.open(links_.outgoing());
  }

  // The first responder starts the server: there is nothing to answer from before.
  void publish(std::shared_ptr<const net::DnsResponder> responder) {
    if (server_) return server_->publish(std::move(responder));
    auto sockets = dns_sockets();
    if (!sockets) return fail(sockets.error());
    server_.emplace(clock_, random_, std::move(*sockets), std::move(responder));
  }

  // Where the sites of the world ask, and where the machine's own clients do.
  Result<std::vector<net::DnsSockets>> dns_sockets() const {
    std::vector<net::SocketAddress> addresses;
    for (const std::string& address : options_.addresses) {
      const auto at = TRY(net::SocketAddress::ip(address, kDnsPort));
      addresses.push_back(at);
    }
    auto bound = net::bind_dns(addresses, kDnsThreads);
    // Without namespaces, the port may be out of reach.
    std::vector<net::DnsSockets> sockets = bound ? std::move(*bound) : std::vector<net::DnsSockets>(1);
    sockets.front().udp.emplace_back(kDnsDatagramsDescriptor);
    sockets.front().tcp.emplace_back(kDnsListenerDescriptor);
    return sockets;
  }

  void on_message(net::Message message) {
    const auto decoded = decode_to_edge(message.text);
    if (!decoded) return;
    if (std::holds_alternative<StopMessage>(*decoded)) return end(0);
    if (const auto* world = std::get_if<RegionsMessage>(&*decoded)) {
      if (const auto set = answers_.set_regions(world->regions, links_.outgoing()); !set) fail(set.error());
    }
    const auto* resolver = std::get_if<ResolverMessage>(&*decoded);
    if (resolver != nullptr && message.descriptors.size() == kResolverDescriptors)
      add_resolver(resolver->site, std::move(message.descriptors));
  }

  // Answers programs at that site, and asks this process itself.
  void add_resolver(const std::string& site, std::vector<FileDescriptor> descriptors) {
    net::DnsResolverOptions options;
    const auto server = net::SocketAddress::ip(options_.addresses.front(), kDnsPort);
    if (!server) return;
    options.servers.push_back(*server);
    net::DnsResolverSockets sockets{
        .udp = std::move(descriptors[0]),
        .tcp = std::move(descriptors[1]),
        .upstream = std::move(descriptors[2]),
        .connect = [this](const net::SocketAddress& address) { return net::connect_to(loop_, address); }};
    resolvers_[site] = std::make_unique<net::DnsResolver>(loop_, random_, std::move(sockets), std::move(options));
  }

  void fail(const Error& error) {
    channel_.send(encode(ProcessState(FailedMessage{error.message})));
    end(1);
  }

  void end(int status) {
    status_ = status;
    loop_.stop();
  }

  const EdgeProcessOptions& options_;
  const Clock& clock_;
  RandomSource& random_;
  net::Loop loop_;
  net::MessageChannel channel_;
  net::SignalWatch terminate_;
  SiteLinks links_;
  EdgeAnswers answers_;
  std::optional<net::DnsServer> server_;
  std::map<std::string, std::unique_ptr<net::DnsResolver>> resolvers_;  // by site
  int status_ = 0;
};

}  // namespace

std::vector<std::string> edge_arguments(const EdgeProcessOptions& options) {
  std::vector<std::string> arguments = {"regionfall", "edge", "--data", options.folder.path};
  for (const std::string& address : options.addresses) arguments.insert(arguments.end(), {"--address", address});
  for (const std::string& peer : options.peers) arguments.insert(arguments.end(), {"--peer", peer});
  return arguments;
}

int run_edge_process(const EdgeProcessOptions& options, const Clock& clock, RandomSource& random) {
  ::prctl(PR_SET_NAME, "edge");
  net::raise_descriptor_limit();
  const auto authority_key = read_file(options.folder.private_key(), kKeyBytesMax);
  if (!authority_key) {
    const FileDescriptor supervisor(kSupervisorDescriptor);
    (void)net::send_message(supervisor, encode(ProcessState(FailedMessage{authority_key.error().message})));
    return 1;
  }
  return EdgeProcess(options, *authority_key, clock, random).run();
}

}  // namespace regionfall::world
