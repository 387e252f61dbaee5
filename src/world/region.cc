#include "world/region.h"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

#include "aws/constraint/constraint_error.h"
#include "aws/operation_input.h"
#include "world/service_failure.h"

namespace regionfall::world {
namespace {

// Whoever signs as an account without naming a user is its root.
aws::Caller completed(aws::Caller caller) {
  if (caller.arn.empty()) caller.arn = "arn:aws:iam::" + caller.account.text + ":root";
  if (caller.user_id.empty()) caller.user_id = caller.account.text;
  return caller;
}

// Tables whose rows are nobody's resources, whatever the service.
constexpr std::string_view kBookkeepingTables[] = {"accounts",       "activities",   "client_tokens",
                                                   "deliveries",     "last_uses",    "members",
                                                   "role_deletions", "signing_keys", "transitions"};

bool is_bookkeeping(std::string_view table) {
  const std::string_view name = table.substr(table.find('.') + 1);
  return std::ranges::find(kBookkeepingTables, name) != std::end(kBookkeepingTables);
}

constexpr int kServiceUnavailable = 503;
constexpr int kInternalFailure = 500;

}  // namespace

Region::Region(aws::RegionName name, store::Store& store, const Clock& clock, RandomSource& random)
    : name_(std::move(name)), store_(store), clock_(clock), random_(random) {}

Region::~Region() = default;

void Region::host(std::unique_ptr<aws::Service> service) {
  assert(!hosts(service->name()));
  services_.push_back(std::move(service));
}

Result<void> Region::open(std::unique_ptr<store::Journal> journal) { return store_.open(std::move(journal)); }

aws::Service* Region::find(std::string_view service) const {
  const auto found = std::ranges::find(services_, service, [](const auto& hosted) { return hosted->name(); });
  return found == services_.end() ? nullptr : found->get();
}

aws::Outcome Region::ask(const aws::ServiceCall& call) {
  return perform_turn(call.service, call.operation, call.input, request_of(call.caller));
}

aws::Request Region::request_of(aws::Caller caller) {
  return {.caller = completed(std::move(caller)),
          .region = name_,
          .now = clock_.now(),
          .random = random_,
          .request_id = random_uuid(random_)};
}

aws::Outcome Region::perform(std::string_view service, std::string_view operation, const aws::Value& input,
                             const aws::Request& request) {
  aws::Service* const hosted = find(service);
  if (hosted == nullptr) return std::unexpected(aws::not_implemented(service, operation));
  if (in_turn_) return hosted->call(operation, input, request);

  if (auto refused = refusal_by_fault(service)) return std::unexpected(*std::move(refused));
  return perform_turn(service, operation, input, request);
}

std::optional<aws::ApiError> Region::refusal_by_fault(std::string_view service) {
  const auto drawn = [this](int percent) {
    return percent > 0 && random_below(random_, 100) < static_cast<std::uint64_t>(percent);
  };
  if (trouble_.failing_services.contains(service) || (trouble_.slow && drawn(kSlowErrorPercent)))
    return service_failure(service, kServiceUnavailable);
  const auto found = trouble_.services.find(service);
  if (found == trouble_.services.end() || !drawn(found->second.error_percent)) return std::nullopt;
  return service_failure(service, found->second.status);
}

aws::Outcome Region::perform_turn(std::string_view service, std::string_view operation, const aws::Value& input,
                                  const aws::Request& request) {
  aws::Service* const hosted = find(service);
  if (hosted == nullptr) return std::unexpected(aws::not_implemented(service, operation));
  const std::size_t sent_before = outgoing_.size();
  const std::size_t commands_before = machine_commands_.size();
  store_.begin_turn();
  in_turn_ = true;
  aws::Outcome outcome = hosted->call(operation, input, request);
  in_turn_ = false;
  if (outcome) {
    std::ranges::move(store_.take_turn(), std::back_inserter(uncommitted_));
  } else {
    store_.roll_back();
    outgoing_.erase(outgoing_.begin() + static_cast<std::ptrdiff_t>(sent_before), outgoing_.end());
    machine_commands_.erase(machine_commands_.begin() + static_cast<std::ptrdiff_t>(commands_before),
                            machine_commands_.end());
  }
  return outcome;
}

aws::Outcome Region::call(const aws::ServiceModel& service, const aws::Operation& operation, const aws::Value& input,
                          const aws::Request& request) {
  return perform(service.name, operation.name, input, request);
}

aws::Outcome Region::perform(const aws::ServiceCall& call) {
  const aws::ServiceModel* service = aws::find_service_model(call.service);
  const aws::Operation* operation = service == nullptr ? nullptr : service->find_operation(call.operation);
  const aws::Shape* shape = operation == nullptr ? nullptr : operation->input();
  if (shape == nullptr) return perform(call.service, call.operation, call.input, request_of(call.caller));
  aws::Value input = call.input.absent() ? aws::Value(aws::Value::Structure()) : call.input;
  aws::fill_idempotency_tokens(*shape, input, random_);
  if (auto error = aws::check_input(*service, *operation, input, patterns_)) return std::unexpected(*std::move(error));
  return perform(call.service, call.operation, input, request_of(call.caller));
}

Result<void> Region::change(const std::function<Result<void>()>& task) {
  assert(!in_turn_);
  store_.begin_turn();
  if (auto done = task(); !done) {
    store_.roll_back();
    return done;
  }
  std::ranges::move(store_.take_turn(), std::back_inserter(uncommitted_));
  return {};
}

Result<void> Region::commit() {
  if (uncommitted_.empty()) return {};
  const std::vector<store::Change> changes = std::exchange(uncommitted_, {});
  return store_.journal().commit(changes);
}

aws::Outcome Region::call(const aws::ServiceCall& call) {
  aws::Outcome outcome = perform(call);
  if (in_turn_) return outcome;
  if (const auto committed = commit(); !committed)
    return aws::api_error("InternalFailure", committed.error().message, kInternalFailure);
  return outcome;
}

template <class Change>
void Region::turn(Change change) {
  store_.begin_turn();
  in_turn_ = true;
  change();
  in_turn_ = false;
  std::ranges::move(store_.take_turn(), std::back_inserter(uncommitted_));
}

void Region::send(aws::ServiceCall call, aws::OnRegionAnswer on_answer) {
  assert(in_turn_ && call.region != name_);
  outgoing_.push_back({.call = std::move(call), .on_answer = std::move(on_answer)});
}

void Region::hear(const aws::OnRegionAnswer& on_answer, const aws::Outcome& outcome) {
  const aws::Request request = request_of({});
  turn([&] { on_answer(outcome, request); });
}

void Region::post(aws::WebRequest request, aws::OnWebAnswer on_answer) {
  assert(in_turn_);
  outgoing_requests_.push_back({.request = std::move(request), .on_answer = std::move(on_answer)});
}

void Region::hear(const aws::OnWebAnswer& on_answer, int status) {
  const aws::Request request = request_of({});
  turn([&] { on_answer(status, request); });
}

void Region::start(ec2::Machine machine, ec2::OnMachineNews on_news) {
  assert(in_turn_);
  machine_commands_.push_back(
      {.kind = MachineCommand::Kind::kStart, .machine = std::move(machine), .on_news = std::move(on_news)});
}

void Region::set_addresses(std::string instance_id, std::vector<std::string> addresses) {
  assert(in_turn_);
  machine_commands_.push_back({.kind = MachineCommand::Kind::kSetAddresses,
                               .machine = {.instance_id = std::move(instance_id),
                                           .hostname = {},
                                           .addresses = std::move(addresses),
                                           .user_data = {}},
                               .on_news = nullptr});
}

void Region::stop(std::string instance_id) {
  assert(in_turn_);
  machine_commands_.push_back(
      {.kind = MachineCommand::Kind::kStop,
       .machine = {.instance_id = std::move(instance_id), .hostname = {}, .addresses = {}, .user_data = {}},
       .on_news = nullptr});
}

void Region::forget(std::string instance_id) {
  assert(in_turn_);
  machine_commands_.push_back(
      {.kind = MachineCommand::Kind::kForget,
       .machine = {.instance_id = std::move(instance_id), .hostname = {}, .addresses = {}, .user_data = {}},
       .on_news = nullptr});
}

std::string Region::console_output(const std::string& instance_id) const {
  return machine_host_.console_output ? machine_host_.console_output(instance_id) : "";
}

void Region::hear(const ec2::OnMachineNews& on_news, const ec2::MachineNews& news) {
  const aws::Request request = request_of({});
  turn([&] { on_news(news, request); });
}

ResourceCounts Region::resource_counts() const {
  ResourceCounts counts = store_.row_counts();
  std::erase_if(counts, [this](const auto& entry) {
    return entry.second == 0 || is_bookkeeping(entry.first) || !hosts(entry.first.substr(0, entry.first.find('.')));
  });
  return counts;
}

std::optional<Instant> Region::next_timer() const {
  std::optional<Instant> next;
  for (const auto& service : services_) {
    const auto due = service->next_timer();
    if (due && (!next || *due < *next)) next = due;
  }
  return next;
}

void Region::run_timers() {
  const aws::Request request = request_of({});
  for (const auto& service : services_) {
    const auto due = service->next_timer();
    if (!due || *due > request.now) continue;
    turn([&] { service->on_timer(request); });
  }
}

}  // namespace regionfall::world
