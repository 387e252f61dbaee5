#include "world/supervisor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "base/files.h"
#include "base/time_format.h"
#include "net/certificate_authority.h"
#include "world/hosts_file.h"
#include "world/name_files.h"
#include "world/site.h"
#include "world/world_time.h"

namespace regionfall::world {
namespace {

constexpr std::uint64_t kFaultsBytesMax = std::uint64_t{4} << 20;

Result<FaultSet> stored_faults(const DataFolder& folder) {
  if (!file_exists(folder.faults())) return FaultSet{};
  const std::string text = TRY(read_file(folder.faults(), kFaultsBytesMax));
  auto json = parse_json(text);
  auto faults = json ? faults_from_json(*json) : Result<FaultSet>(std::unexpected(json.error()));
  if (!faults) return failure("Cannot read " + folder.faults() + ": " + faults.error().message);
  return faults;
}

Result<FileLock> claim(const DataFolder& folder, Instant now) {
  TRY(make_directories(folder.regions()));
  const std::string holder = fmt::format("process {}, since {}", ::getpid(), format_rfc3339(timestamp_of(now)));
  auto lock = TRY(FileLock::try_acquire(folder.lock(), holder));
  if (!lock) {
    return failure(
        fmt::format("A world is running on {} already ({}). `regionfall status` shows it, `regionfall down` "
                    "stops it.",
                    folder.path, FileLock::holder(folder.lock())));
  }
  return std::move(*lock);
}

std::uint64_t random_seed(RandomSource& random) {
  std::uint64_t seed = 0;
  random.fill(std::as_writable_bytes(std::span(&seed, 1)));
  return seed;
}

}  // namespace

Result<std::unique_ptr<Supervisor>> Supervisor::start(net::Loop& loop, const Clock& clock, RandomSource& random,
                                                      WorldOptions options,
                                                      std::function<void(const RegionHost&)> on_region) {
  FileLock lock = TRY(claim(options.folder, loop.now()));
  TRY(set_speed(options.folder, options.speed, clock.now()));
  FaultSet faults = TRY(stored_faults(options.folder));
  WorldNetwork network = TRY(WorldNetwork::make(options.flat, random_seed(random)));
  std::unique_ptr<Supervisor> supervisor(new Supervisor(loop, std::move(options), std::move(lock), std::move(network),
                                                        std::move(faults), random_seed(random), std::move(on_region)));
  supervisor->network_.set_faults(supervisor->faults_);
  TRY(supervisor->write_hosts());
  TRY(write_name_switch_file(supervisor->folder()));
  // The regions' processes read it.
  (void)TRY(net::CertificateAuthority::open(supervisor->folder().path, std::string(kAuthorityName), clock, random));
  TRY(supervisor->start_edge());
  for (const aws::RegionInfo* region : supervisor->options_.regions) (void)TRY(supervisor->start_region(*region));
  (void)TRY(supervisor->use_region(aws::kGlobalRegion));
  return supervisor;
}

Supervisor::Supervisor(net::Loop& loop, WorldOptions options, FileLock lock, WorldNetwork network, FaultSet faults,
                       std::uint64_t seed, std::function<void(const RegionHost&)> on_region)
    : loop_(loop),
      options_(std::move(options)),
      lock_(std::move(lock)),
      network_(std::move(network)),
      faults_(std::move(faults)),
      on_region_(std::move(on_region)),
      since_(loop.now()),
      lines_(loop, seed) {}

Supervisor::~Supervisor() = default;

Result<void> Supervisor::start_edge() {
  edge_ = std::make_unique<EdgeHost>(loop_, options_.folder, network_, [this] { changed(); });
  const Result<void> started = edge_->start(options_.dns_port);
  if (started) return {};
  if (options_.dns_port_is_wish) return edge_->start(0);
  return failure(fmt::format("DNS questions cannot be answered at port {} (-dns-port; 0 takes any that is free): {}",
                             options_.dns_port, started.error().message));
}

void Supervisor::tell_edge_regions() {
  std::vector<std::string> names;
  for (const auto& [name, region] : regions_) names.push_back(name);
  edge_->set_regions(std::move(names));
}

bool Supervisor::allowed(const aws::RegionInfo& info) const {
  return !options_.only_these || info.name == aws::kGlobalRegion ||
         std::ranges::find(options_.regions, &info) != options_.regions.end();
}

Result<RegionHost*> Supervisor::use_region(std::string_view name) {
  const auto found = regions_.find(name);
  if (found != regions_.end()) return found->second.get();
  const aws::RegionInfo* info = TRY(known_region(name));
  if (!allowed(*info)) {
    std::string regions;
    for (const auto& [region, host] : regions_) regions += (regions.empty() ? "" : ", ") + region;
    return failure(fmt::format("The region {} is not part of this world, which has {}.", name, regions));
  }
  if (shutting_down_) return failure("The world is stopping.");
  return start_region(*info);
}

Result<RegionHost*> Supervisor::start_region(const aws::RegionInfo& info) {
  auto host = std::make_unique<RegionHost>(
      RegionSurroundings{.loop = loop_, .folder = options_.folder, .network = network_, .settings = options_.settings},
      info,
      RegionHost::Events{.on_change = [this, &info] { region_changed(*regions_.find(info.name)->second); },
                         // One that cannot be started is one that cannot be reached: the caller hears of that.
                         .on_peer_wanted = [this](const std::string& region) { (void)use_region(region); },
                         .on_connection =
                             [this](net::PassedConnection connection) {
                               if (on_connection_) on_connection_(std::move(connection));
                             }});
  RegionHost* const started = host.get();
  regions_.emplace(std::string(info.name), std::move(host));
  if (auto result = started->start(faults_); !result) {
    regions_.erase(std::string(info.name));
    return failure(fmt::format("Cannot start the region {}: {}", info.name, result.error().message));
  }
  tell_edge_regions();
  if (!network_.flat()) TRY(edge_->serve_resolver(Site::of_region(info)));
  return started;
}

Result<FileDescriptor> Supervisor::lay_line(const Site& client, const aws::RegionInfo& region,
                                            std::unique_ptr<net::Stream> server) {
  return lines_.lay(client, Site::of_region(region), faults_, std::move(server));
}

Result<void> Supervisor::use_location(const Site& location) {
  TRY(network_.add_site(location));
  if (!network_.flat()) TRY(edge_->serve_resolver(location));
  return {};
}

Result<bool> Supervisor::add_fault(Fault fault) {
  if (network_.flat() && std::holds_alternative<LinkFault>(fault)) {
    return failure("This world has no links that could fail: it runs without network namespaces" +
                   (network_.flat_reason().empty()
                        ? " (--flat)."
                        : ", because they are not to be had here: " + network_.flat_reason() + "."));
  }
  if (!faults_.add(std::move(fault), loop_.now())) return false;
  apply_faults();
  TRY(write_file_atomically(options_.folder.faults(), to_json(faults_).dump(2) + "\n"));
  return true;
}

Result<std::vector<Fault>> Supervisor::heal(const FaultSelection& selection) {
  std::vector<Fault> healed = faults_.heal(selection);
  if (healed.empty()) return healed;
  apply_faults();
  TRY(write_file_atomically(options_.folder.faults(), to_json(faults_).dump(2) + "\n"));
  return healed;
}

void Supervisor::apply_faults() {
  network_.set_faults(faults_);
  lines_.set_faults(faults_);
  for (const auto& [name, region] : regions_) region->set_faults(faults_);
  if (on_faults_) on_faults_();
}

void Supervisor::region_changed(const RegionHost& region) {
  if (on_region_ && !shutting_down_) on_region_(region);
  changed();
}

void Supervisor::changed() {
  if (!settled()) return;
  for (net::Task& task : std::exchange(waiting_, {})) task();
}

bool Supervisor::settled() const {
  const auto has_settled = [this](const ProcessHost& process) {
    return shutting_down_ ? process.supervision().phase() == ProcessPhase::kStopped : process.settled();
  };
  return has_settled(edge_->process()) &&
         std::ranges::all_of(regions_, [&](const auto& entry) { return has_settled(entry.second->process()); });
}

void Supervisor::when_settled(net::Task task) {
  if (settled()) return task();
  waiting_.push_back(std::move(task));
}

void Supervisor::shut_down(net::Task done) {
  if (!std::exchange(shutting_down_, true)) {
    for (const auto& [name, region] : regions_) region->shut_down();
    edge_->shut_down();
  }
  when_settled(std::move(done));
}

Result<void> Supervisor::write_hosts() const {
  std::vector<SiteAddress> sites;
  for (const Site& site : all_sites()) {
    if (site.kind != SiteKind::kRegion || allowed(*site.region)) sites.push_back({site, network_.address_v4(site)});
  }
  return overwrite_file(options_.folder.hosts(), hosts_file(sites));
}

}  // namespace regionfall::world
