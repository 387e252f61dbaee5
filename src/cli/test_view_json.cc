#include <vector>

#include "cli/json_lines.h"
#include "cli/test_view.h"

namespace regionfall::cli {
namespace {

using terraform::ResourceInstance;
using terraform::TestFile;
using terraform::TestRun;
using terraform::TestRunReport;
using terraform::TestStatus;
using terraform::TestSummary;

class JsonView final : public TestView {
 public:
  explicit JsonView(Environment& environment) : lines_(environment) { lines_.version(); }

  void diagnostics(const hcl::Diagnostics& diagnostics) override { lines_.diagnostics(diagnostics); }

  void begin(const std::vector<TestFile>& files) override {
    Json content = Json::object();
    std::size_t count = 0;
    for (const TestFile& file : files) {
      Json runs = Json::array();
      for (const TestRun& run : file.runs) runs.push(Json::string(run.name));
      count += file.runs.size();
      content.set(file.name, std::move(runs));
    }
    const auto number = [](std::size_t n, const char* one) {
      return std::to_string(n) + " " + one + (n == 1 ? "" : "s");
    };
    lines_.finish(lines_.begin("info", "Found " + number(files.size(), "file") + " and " + number(count, "run block")),
                  "test_abstract", "test_abstract", std::move(content));
  }

  void file_started(const TestFile& file) override { file_line(file, "in progress", "starting", nullptr); }
  void tearing_down(const TestFile& file) override { file_line(file, "tearing down", "teardown", nullptr); }
  void file_finished(const TestFile& file, TestStatus status) override {
    file_line(file, word(status), "complete", terraform::status_name(status));
  }

  void run_started(const TestFile& file, const TestRun& run) override {
    run_line(file, run, "in progress", "starting", nullptr);
  }
  void run_finished(const TestFile& file, const TestRun& run, const TestRunReport& report) override {
    run_line(file, run, word(report.status), "complete", terraform::status_name(report.status));
    lines_.diagnostics(report.diagnostics, notes(file, &run));
  }
  void destroying(const TestFile& file, const TestRun& run) override {
    run_line(file, run, "tearing down", "teardown", nullptr);
  }

  void torn_down(const TestFile& file, const TestRun& run, const hcl::Diagnostics& found,
                 const std::vector<ResourceInstance>& left) override {
    if (!left.empty()) {
      Json objects = Json::array();
      for (const ResourceInstance& object : left) {
        Json item = Json::object();
        item.set("instance", Json::string(object.to_string()));
        objects.push(std::move(item));
      }
      Json content = Json::object();
      content.set("failed_resources", std::move(objects));
      lines_.finish(
          lines_.begin("error",
                       "Objects of " + file.name + "/" + run.name + " still exist and need to be cleaned up by hand.",
                       notes(file, &run)),
          "test_cleanup", "test_cleanup", std::move(content));
    }
    lines_.diagnostics(found, notes(file, &run));
  }

  void end(const TestSummary& summary) override {
    Json content = Json::object();
    const bool good = summary.status <= TestStatus::kPass;
    content.set("status", Json::string(terraform::status_name(good ? TestStatus::kPass : summary.status)));
    content.set("passed", Json::number(summary.passed));
    content.set("failed", Json::number(summary.failed));
    content.set("errored", Json::number(summary.errored));
    content.set("skipped", Json::number(summary.skipped));
    lines_.finish(lines_.begin("info", (good ? "Success! " : "Failure! ") + summary_text(summary)), "test_summary",
                  "test_summary", std::move(content));
  }

 private:
  static const char* word(TestStatus status) {
    return status == TestStatus::kError ? "fail" : terraform::status_name(status);
  }

  static JsonLines::Notes notes(const TestFile& file, const TestRun* run) {
    JsonLines::Notes notes = {{"@testfile", file.name}};
    if (run != nullptr) notes.emplace_back("@testrun", run->name);
    return notes;
  }

  void file_line(const TestFile& file, const char* what, const char* progress, const char* status) {
    Json content = Json::object();
    content.set("path", Json::string(file.name));
    content.set("progress", Json::string(progress));
    if (status != nullptr) content.set("status", Json::string(status));
    lines_.finish(lines_.begin("info", file.name + "... " + what, notes(file, nullptr)), "test_file", "test_file",
                  std::move(content));
  }

  void run_line(const TestFile& file, const TestRun& run, const char* what, const char* progress, const char* status) {
    Json content = Json::object();
    content.set("path", Json::string(file.name));
    content.set("run", Json::string(run.name));
    content.set("progress", Json::string(progress));
    if (status == nullptr) content.set("elapsed", Json::number(0));
    if (status != nullptr) content.set("status", Json::string(status));
    lines_.finish(lines_.begin("info", "  \"" + run.name + "\"... " + what, notes(file, &run)), "test_run", "test_run",
                  std::move(content));
  }

  JsonLines lines_;
};

}  // namespace

std::unique_ptr<TestView> make_json_test_view(Environment& environment) {
  return std::make_unique<JsonView>(environment);
}

}  // namespace regionfall::cli
