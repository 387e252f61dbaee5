#include "world/observations.h"

#include <algorithm>

#include "aws/region_catalogue.h"
#include "services/route53/checkers.h"
#include "services/route53/health_status.h"
#include "store/row_codec.h"

namespace regionfall::world {
namespace {

constexpr int kBadCallStatus = 400;

struct ObservationsRow {
  std::vector<CheckObservation> observations;
  static constexpr auto kFields = std::tuple(field("observations", &ObservationsRow::observations));
};

class ObservationService final : public aws::Service {
 public:
  explicit ObservationService(route53::State& state) : state_(state) {}
  std::string_view name() const override { return kObservationService; }

  aws::Outcome call(std::string_view operation, const aws::Value& input, const aws::Request& /*request*/) override {
    if (operation != kObserveOperation) return std::unexpected(aws::not_implemented(kObservationService, operation));
    auto observations = observations_of(input);
    if (!observations) return aws::api_error("SerializationException", observations.error().message, kBadCallStatus);
    for (CheckObservation& observation : *observations) {
      if (state_.health_checks.find(observation.check) == nullptr) continue;
      route53::note_observation(state_, observation.check, std::move(observation.seen));
    }
    return aws::Value();
  }

 private:
  route53::State& state_;
};

}  // namespace

aws::ServiceCall observations_call(std::vector<CheckObservation> observations) {
  return {.region = {std::string(aws::kGlobalRegion)},
          .service = std::string(kObservationService),
          .operation = std::string(kObserveOperation),
          .input = aws::Value::Blob{store::encode_row(ObservationsRow{std::move(observations)})},
          .caller = {},
          .secret_access_key = {}};
}

Result<std::vector<CheckObservation>> observations_of(const aws::Value& input) {
  auto row = TRY(store::decode_row<ObservationsRow>(input.as_bytes()));
  return std::move(row.observations);
}

std::unique_ptr<aws::Service> make_observation_service(route53::State& state) {
  return std::make_unique<ObservationService>(state);
}

ObservationSender::ObservationSender(net::Loop& loop, Send send) : send_(std::move(send)), timer_(loop) {}

void ObservationSender::hear(const route53::Prober::Report& report) {
  const auto checker = std::ranges::find(route53::checkers(), report.checker, &route53::Checker::ip_address);
  if (checker == route53::checkers().end()) return;
  const std::pair key(report.check, report.checker);
  if (waiting_.size() >= kWaitingMax && !waiting_.contains(key)) return;
  auto& [check, seen] = waiting_[key];
  check = report.check;
  seen.region = checker->region;
  seen.ip_address = report.checker;
  seen.healthy = report.opinion.healthy;
  seen.status = report.status;
  seen.checked = report.opinion.at;
  if (!report.passed) {  // which is kept beside a success that has not been sent either
    seen.failure = report.status;
    seen.failed = report.opinion.at;
  }
  send_soon();
}

void ObservationSender::send_soon() {
  if (!under_way_ && !timer_.pending()) timer_.set_after(kPause, [this] { send_waiting(); });
}

void ObservationSender::send_waiting() {
  std::vector<CheckObservation> sent;
  while (!waiting_.empty() && sent.size() < kPerCallMax)
    sent.push_back(std::move(waiting_.extract(waiting_.begin()).mapped()));
  under_way_ = true;
  send_(observations_call(std::move(sent)), [this](const aws::Outcome&) {
    under_way_ = false;
    if (!waiting_.empty()) send_soon();
  });
}

}  // namespace regionfall::world
