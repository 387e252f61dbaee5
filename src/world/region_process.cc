#include "world/region_process.h"

#include <fmt/format.h>
#include <sys/prctl.h>

#include <csignal>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "aws/members/ec2.h"
#include "aws/region_catalogue.h"
#include "base/files.h"
#include "net/certificate_authority.h"
#include "net/http_server.h"
#include "net/loop.h"
#include "net/message_socket.h"
#include "net/site_address.h"
#include "net/socket_address.h"
#include "net/sockets.h"
#include "net/tls.h"
#include "services/acm/private_keys.h"
#include "services/ec2/packet_ruleset.h"
#include "services/ec2/plane_trouble.h"
#include "store/store.h"
#include "world/access_log.h"
#include "world/change_follower.h"
#include "world/health_reports.h"
#include "world/instance_host.h"
#include "world/metadata_service.h"
#include "world/packet_filter.h"
#include "world/passed_clients.h"
#include "world/process_messages.h"
#include "world/region.h"
#include "world/region_balancers.h"
#include "world/region_checkers.h"
#include "world/region_links.h"
#include "world/region_server.h"
#include "world/region_services.h"
#include "world/site_links.h"
#include "world/trouble_ruleset.h"
#include "world/web_sender.h"
#include "world/world_time.h"

namespace regionfall::world {
namespace {

constexpr std::uint64_t kKeyBytesMax = std::uint64_t{1} << 20;
// Changes are reported together at most so often.
constexpr std::chrono::nanoseconds kReportPause = std::chrono::milliseconds(200);
// Changes of what may pass are put in force together at most so often.
constexpr std::chrono::nanoseconds kFilterPause = std::chrono::milliseconds(10);
// Where instances ask about themselves, which is no way out of their zone.
constexpr const char* kMetadataAddress = "169.254.169.254";
constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;
// A request's body in memory; what is longer is streamed by services that take it.
constexpr std::size_t kBodyBytesMax = std::size_t{64} << 20;
// Bodies of clients in memory while they are being received, all together.
constexpr std::size_t kClientBodiesBytesMax = std::size_t{384} << 20;
// How long clients have to take their answers when the region stops.
constexpr std::chrono::nanoseconds kDrainPatience = std::chrono::seconds(2);

class RegionProcess {
 public:
  RegionProcess(const RegionProcessOptions& options, const std::string& authority_key, AccessLogFile* access_log,
                const Clock& clock, const Clock& real_clock, RandomSource& random)
      : options_(options),
        clock_(clock),
        real_clock_(real_clock),
        random_(random),
        link_key_(link_key(authority_key)),
        loop_(clock),
        identity_(store_, world_key(authority_key), options.settings.enforcement, access_log),
        names_(store_),
        region_({options.region}, store_, clock, random),
        channel_(loop_, FileDescriptor(kSupervisorDescriptor),
                 {.on_message = [this](net::Message message) { on_message(std::move(message)); },
                  .on_end = [this] { end(1); }}),  // the supervisor is gone
        terminate_(loop_, SIGTERM, [this] { stop(); }) {}

  int run() {
    if (const auto opened = open(); !opened) {
      channel_.send(encode(ProcessState(FailedMessage{opened.error().message})));
      return 1;
    }
    channel_.send(encode(ProcessState(ReadyMessage{})));
    report_resources();
    loop_.run();
    return status_;
  }

 private:
  Result<void> open() {
    authority_ =
        TRY(net::CertificateAuthority::open(options_.folder.path, std::string(kAuthorityName), real_clock_, random_));
    const HostedServices services =
        TRY(host_services(region_, store_, identity_, names_, {*authority_, keys_}, options_.settings));
    open_instances();
    auto journal = TRY(store::open_journal(options_.folder.region_store(options_.region), store::Durability::kProcess));
    TRY(region_.open(std::move(journal)));
    server_.emplace(
        loop_, region_, identity_, real_clock_, random_,
        RegionServer::Events{
            .on_commit = [this] { on_commit(); },
            .on_broken = [this](const Error& error) { on_broken(error); },
            .send = [this](const aws::ServiceCall& call, auto on_outcome) { call_peer(call, std::move(on_outcome)); },
            .post = [this](const aws::WebRequest& request,
                           auto on_status) { web_->post(request, std::move(on_status)); },
            .command = [this](const Region::MachineCommand& command,
                              auto on_news) { instances_->perform(command, std::move(on_news)); }});
    TRY(open_links());
    bodies_.emplace(*server_, kBodyBytesMax, kClientBodiesBytesMax);
    http_.emplace(loop_, *bodies_);
    http_->adopt_listener(FileDescriptor(kHttpDescriptor));
    passed_clients_.emplace(loop_, options_.region, *bodies_, FileDescriptor(kPassageDescriptor));
    tls_.emplace(*authority_);
    for (const std::string& address : options_.addresses) {
      // Without namespaces, these ports may be out of reach; the gateway is not.
      (void)http_->listen(TRY(net::SocketAddress::ip(address, kHttpPort)));
      (void)http_->listen(TRY(net::SocketAddress::ip(address, kHttpsPort)), &*tls_);
    }
    share_logs();
    balancers_.emplace(
        loop_, elbv2::Plane::Surroundings{.clock = clock_, .random = random_, .sealer = identity_.sealer}, region_,
        services.load_balancers, RegionCertificates(services.certificates, identity_.server_certificates),
        public_names_, [this](const auto& task) { return server_->change(task); });
    filter_packets();
    return open_checkers();
  }

  // Regions start when they are first used. What is sent before one listens fails, and is sent again by its service.
  void call_peer(const aws::ServiceCall& call, std::function<void(aws::Outcome)> on_outcome) {
    if (peers_wanted_.insert(call.region.text).second)
      channel_.send(encode(FromRegion(PeerWantedMessage{call.region.text})));
    links_->outgoing().send(call, std::move(on_outcome));
  }

  // Instances need the network that a region has where there are namespaces: its range is theirs.
  void open_instances() {
    const Site site = Site::of_region(*aws::find_region(options_.region));
    const bool namespaces =
        !options_.addresses.empty() && options_.addresses.front() == net::to_text(net::site_ipv4(site.number(), 1));
    const auto make_metadata = [this](const std::string& id) -> std::unique_ptr<net::HttpService> {
      return std::make_unique<MetadataService>(
          MetadataService::Surroundings{.region = region_.name(),
                                        .ask = [this](const aws::ServiceCall& call) { return server_->ask(call); },
                                        .iam = identity_.state,
                                        .clock = clock_,
                                        .random = random_},
          id);
    };
    if (namespaces) {
      filter_.emplace(loop_, options_.folder.packet_rules(options_.region), [](const std::string& why) {
        fmt::print(stderr, "Security groups and network ACLs do not hold: {}\n", why);
      });
      fault_filter_.emplace(loop_, options_.folder.fault_rules(options_.region), [](const std::string& why) {
        fmt::print(stderr, "What has failed is not cut off: {}\n", why);
      });
    }
    instances_.emplace(loop_, options_.folder, site, make_metadata);
    if (namespaces) {
      if (const auto served = instances_->serve_metadata(); !served) {
        fmt::print(stderr, "Instances cannot ask for their metadata: {}\n", served.error().message);
      }
    }
    region_.set_machine_host(
        {.obstacle = namespaces ? "" : "this world has no network namespaces (it is flat).",
         .console_output = [this](const std::string& id) { return instances_->console_output(id); }});
  }

  // What other regions and endpoints of users are called through, and where other regions call.
  Result<void> open_links() {
    const std::map<std::string, std::string> peers = TRY(SiteLinks::parse_peers(options_.peers));
    std::map<std::string, std::string> hosts = peers;
    hosts.emplace("localhost", "127.0.0.1");
    if (!options_.addresses.empty()) hosts.emplace(options_.region, options_.addresses.front());
    web_.emplace(loop_, std::move(hosts));
    links_.emplace(loop_, *server_, link_key_);
    return links_->open(options_.addresses, peers);
  }

  // What is global is us-east-1's, the other regions have copies.
  void share_logs() {
    server_->publish(std::string(kNamesLog), public_names_.log);
    if (options_.region == aws::kGlobalRegion) {
      server_->publish(std::string(kIamLog), identity_.state.log);
      server_->publish(std::string(kRoute53Log), names_.log);
      return;
    }
    follow(kIamLog, identity_.state.log);
    follow(kRoute53Log, names_.log);
  }
  void follow(std::string_view name, store::ChangeLog& log) {
    followers_.push_back(std::make_unique<ChangeFollower>(
        loop_, links_->outgoing(),
        ChangeFollower::Copy{.region = std::string(aws::kGlobalRegion),
                             .name = std::string(name),
                             .log = log,
                             .change = [this](const auto& task) { return server_->change(task); }}));
  }

  Result<void> open_checkers() {
    const std::map<std::string, std::string> peers = TRY(SiteLinks::parse_peers(options_.peers));
    const auto edge = peers.find(std::string(kEdgeName));
    if (!RegionCheckers::in(options_.region) || edge == peers.end() || options_.addresses.empty()) return {};
    checkers_ = TRY(RegionCheckers::open(loop_, random_, links_->outgoing(), options_.region,
                                         options_.addresses.front(), edge->second));
    checkers_->set_checks(names_.health_checks);
    return {};
  }

  void on_commit() {
    report_resources_soon();
    if (balancers_) balancers_->on_commit();
    if (filter_ && !filter_timer_.pending())
      filter_timer_.set_after(kFilterPause, [this] {
        filter_packets();
        trouble_places();
      });
    if (checkers_ == nullptr || checked_changes_ == names_.log.last()) return;
    checked_changes_ = names_.log.last();
    checkers_->set_checks(names_.health_checks);
  }

  void on_message(net::Message message) {
    auto decoded = decode_to_region(message.text);
    if (!decoded) return;
    if (auto* trouble = std::get_if<TroubleMessage>(&*decoded)) {
      links_->outgoing().set_unreachable(trouble->trouble.unreachable);
      web_->set_unreachable(trouble->trouble.unreachable);
      for (const auto& follower : followers_) follower->set_listening(!trouble->trouble.unreachable);
      const Ailments& gateway = trouble->trouble.gateway;
      passed_clients_->set_unreachable(trouble->trouble.unreachable || gateway.down || gateway.cut_off);
      return set_trouble(std::move(trouble->trouble));
    }
    if (std::holds_alternative<StopMessage>(*decoded)) return stop();
    if (message.descriptors.empty()) return;
    server_->serve_calls(net::make_stream(loop_, std::move(message.descriptors.front())));
  }

  void set_trouble(RegionTrouble trouble) {
    balancers_->set_trouble(trouble);
    server_->set_trouble(trouble);
    trouble_ = std::move(trouble);
    trouble_places();
  }

  aws::Outcome ask_ec2(const char* operation, aws::Value input) {
    return server_->ask({.region = region_.name(),
                         .service = "ec2",
                         .operation = operation,
                         .input = std::move(input),
                         .caller = {},
                         .secret_access_key = {}});
  }

  // Lets die and vanish what stands in failed places, as far as the region knows now, and tells EC2. Until there is
  // such a fault, nothing is done.
  void trouble_places() {
    const bool troubled = !trouble_.zones.empty() || !trouble_.instances.empty() || !trouble_.balancers.none();
    if (!troubled && !troubled_before_) return;
    troubled_before_ = true;
    const auto interfaces = ask_ec2(ec2::kDescribePlaneAddresses, {});
    if (!interfaces) return;
    TroubledPlaces places = troubled_places(trouble_, *interfaces);
    (void)ask_ec2(ec2::kHearPlaneTrouble, ec2::plane_trouble_value(places.told));
    instances_->set_down(std::move(places.down));
    if (fault_filter_) fault_filter_->set(trouble_ruleset(places.groups, {kMetadataAddress}));
  }

  void stop() {
    const auto drained = [this] {
      if (--drains_ == 0) end(0);
    };
    drains_ = 2;
    passed_clients_->drain(kDrainPatience, drained);
    http_->drain(kDrainPatience, drained);
  }

  // Lets the region's network pass what security groups and network ACLs admit now.
  void filter_packets() {
    if (!filter_) return;
    const auto rules = ask_ec2(ec2::kDescribePacketRules, {});
    if (rules) filter_->set((*rules)[aws::members::ec2::Output].as_text());
  }

  void report_resources() { channel_.send(encode(FromRegion(ResourcesMessage{region_.resource_counts()}))); }
  void report_resources_soon() {
    if (!report_timer_.pending()) report_timer_.set_after(kReportPause, [this] { report_resources(); });
  }

  void on_broken(const Error& error) {
    channel_.send(encode(ProcessState(FailedMessage{"The store cannot keep changes: " + error.message})));
    end(1);
  }

  void end(int status) {
    status_ = status;
    loop_.stop();
  }

  const RegionProcessOptions& options_;
  const Clock& clock_;       // the world's
  const Clock& real_clock_;  // of what outside programs hold against their own
  RandomSource& random_;
  std::string link_key_;
  net::Loop loop_;
  store::Store store_;
  RegionIdentity identity_;
  route53::State names_;
  elbv2::PublicNames public_names_{store_};
  std::unique_ptr<net::CertificateAuthority> authority_;
  acm::BackgroundKeys keys_;
  Region region_;
  net::MessageChannel channel_;
  net::SignalWatch terminate_;
  net::Timer report_timer_{loop_};
  std::set<std::string> peers_wanted_;  // of which the supervisor knows that they are called
  net::Timer filter_timer_{loop_};
  std::optional<PacketFilter> filter_;
  std::optional<PacketFilter> fault_filter_;
  RegionTrouble trouble_;
  bool troubled_before_ = false;  // by places that failed, some time
  std::optional<net::TlsServer> tls_;
  std::optional<RegionServer> server_;
  std::optional<InstanceHost> instances_;
  std::optional<net::WholeBodies> bodies_;
  std::optional<net::HttpServer> http_;
  std::optional<PassedClients> passed_clients_;
  std::optional<SiteLinks> links_;
  std::optional<WebSender> web_;
  std::vector<std::unique_ptr<ChangeFollower>> followers_;
  std::unique_ptr<RegionCheckers> checkers_;
  std::optional<RegionBalancers> balancers_;
  std::int64_t checked_changes_ = 0;  // the last change of Route 53's log that the checkers know of
  int drains_ = 0;                    // under way, before the end
  int status_ = 0;
};

}  // namespace

std::vector<std::string> region_arguments(const RegionProcessOptions& options) {
  std::vector<std::string> arguments = {"regionfall", "region", options.region, "--data", options.folder.path};
  for (const std::string& address : options.addresses) arguments.insert(arguments.end(), {"--address", address});
  for (const std::string& peer : options.peers) arguments.insert(arguments.end(), {"--peer", peer});
  if (!options.settings.quotas.empty()) arguments.insert(arguments.end(), {"--quotas", options.settings.quotas});
  arguments.insert(arguments.end(), {"--iam", std::string(iam::enforcement_name(options.settings.enforcement))});
  return arguments;
}

namespace {

// What the process begins with; the region's folder is there.
struct Beginning {
  Pace pace;
  std::string authority_key;
  std::optional<AccessLogFile> access_log;
};
Result<Beginning> begin(const RegionProcessOptions& options) {
  Beginning beginning{.pace = TRY(pace_of(options.folder)),
                      .authority_key = TRY(read_file(options.folder.private_key(), kKeyBytesMax)),
                      .access_log = {}};
  if (options.settings.enforcement != iam::Enforcement::kOff)
    beginning.access_log.emplace(TRY(AccessLogFile::open(options.folder.access_log(options.region))));
  return beginning;
}

}  // namespace

int run_region_process(const RegionProcessOptions& options, const Clock& real_clock, RandomSource& random) {
  ::prctl(PR_SET_NAME, options.region.c_str());
  net::raise_descriptor_limit();
  auto beginning = begin(options);
  if (!beginning) {
    const FileDescriptor supervisor(kSupervisorDescriptor);
    (void)net::send_message(supervisor, encode(ProcessState(FailedMessage{beginning.error().message})));
    return 1;
  }
  AccessLogFile* const access_log = beginning->access_log ? &*beginning->access_log : nullptr;
  const PacedClock clock(real_clock, beginning->pace);
  return RegionProcess(options, beginning->authority_key, access_log, clock, real_clock, random).run();
}

}  // namespace regionfall::world
