#include "world/health_reports.h"

#include <string>
#include <tuple>

#include "base/fields.h"
#include "store/row_codec.h"

namespace regionfall::world {
namespace {

struct ReportRow {
  std::string check;
  std::string checker;
  bool healthy = true;
  Instant at;
  bool passed = true;
  std::string status;
  static constexpr auto kFields = std::tuple(field("check", &ReportRow::check), field("checker", &ReportRow::checker),
                                             field("healthy", &ReportRow::healthy), field("at", &ReportRow::at),
                                             field("passed", &ReportRow::passed), field("status", &ReportRow::status));
};

}  // namespace

aws::ServiceCall health_report_call(const route53::Prober::Report& report) {
  const ReportRow row{.check = report.check,
                      .checker = report.checker,
                      .healthy = report.opinion.healthy,
                      .at = report.opinion.at,
                      .passed = report.passed,
                      .status = report.status};
  return {.region = {std::string(kEdgeName)},
          .service = std::string(kHealthService),
          .operation = std::string(kReportOperation),
          .input = aws::Value::Blob{store::encode_row(row)},
          .caller = {},
          .secret_access_key = {}};
}

Result<route53::Prober::Report> health_report_of(const aws::ServiceCall& call) {
  const auto row = TRY(store::decode_row<ReportRow>(call.input.as_bytes()));
  return route53::Prober::Report{.check = row.check,
                                 .checker = row.checker,
                                 .opinion = {.healthy = row.healthy, .at = row.at},
                                 .passed = row.passed,
                                 .status = row.status};
}

}  // namespace regionfall::world
