#include "terraform/engine_fixture.h"

#include <cstdio>
#include <utility>

#include "hcl/function.h"

// The test provider and the estate that tests of the engine stand on.

namespace regionfall::terraform {
namespace {

using hcl::Type;
using hcl::Value;

AttributeSchema attribute(std::string name, Type type, bool optional, bool computed = false) {
  AttributeSchema schema;
  schema.name = std::move(name);
  schema.type = std::move(type);
  schema.optional = optional;
  schema.computed = computed;
  return schema;
}

const ProviderSchema& schema() {
  static const ProviderSchema kMade = [] {
    ProviderSchema all;
    all.configuration.attributes = {attribute("region", Type::string(), true)};
    BlockSchema object;
    object.attributes = {
        attribute("id", Type::string(), false, true),    attribute("name", Type::string(), true),
        attribute("value", Type::string(), true),        attribute("fixed", Type::string(), true),
        attribute("stamp", Type::string(), false, true), attribute("tags", Type::map(Type::string()), true),
        attribute("secret", Type::string(), true)};
    object.attributes[3].forces_replacement = true;
    object.attributes[6].sensitive = true;
    NestedBlock rule;
    rule.name = "rule";
    rule.schema.attributes = {attribute("port", Type::number(), true), attribute("cidr", Type::string(), true, true)};
    object.blocks = {rule};
    all.resources.emplace("test_object", make_type_schema(std::move(object)));
    BlockSchema lookup;
    lookup.attributes = {attribute("key", Type::string(), true), attribute("value", Type::string(), false, true)};
    all.data_sources.emplace("test_lookup", make_type_schema(std::move(lookup)));
    return all;
  }();
  return kMade;
}

std::string name_of(const Value& object) {
  const Value& name = object.attribute("name");
  return name.is_known() && !name.is_null() ? name.as_string() : "?";
}

class TestProvider final : public Provider {
 public:
  const ProviderSchema& schema() const override { return terraform::schema(); }
  bool may_wait(std::string_view) const override { return false; }

  PlanReply plan(const PlanRequest& request) override {
    PlanReply reply;
    SchemaPlan plan =
        plan_by_schema(schema().resources.find(request.type)->second.block, request.prior, request.config, {"stamp"});
    reply.planned = std::move(plan.planned);
    reply.requires_replace = std::move(plan.requires_replace);
    return reply;
  }

  ApplyReply apply(const ApplyRequest& request) override {
    ApplyReply reply;
    const bool destroy = request.planned.is_null();
    const std::string verb = destroy ? "delete" : request.prior.is_null() ? "create" : "update";
    const std::string call = verb + " " + name_of(destroy ? request.prior : request.planned);
    TestCloud& cloud = test_cloud();
    cloud.calls.push_back(call);
    if (cloud.failing.contains(call)) {
      reply.error("Refused", "The test made \"" + call + "\" fail.");
      reply.state = request.prior;
      return reply;
    }
    if (destroy) {
      cloud.objects.erase(request.prior.attribute("id").as_string());
      reply.state = request.planned;
      return reply;
    }
    const std::string id =
        request.prior.is_null() ? "id-" + std::to_string(cloud.next_id++) : request.prior.attribute("id").as_string();
    reply.state = hcl::transform(request.planned, [&](const hcl::Path& path, const Value& value) {
      if (value.is_known()) return value;
      if (path.size() == 1 && path[0].name == "id") return Value::string(id);
      if (path.size() == 1 && path[0].name == "stamp")
        return Value::string("stamp " + std::to_string(cloud.calls.size()));
      return Value::string("0.0.0.0/0");
    });
    cloud.objects.insert_or_assign(id, reply.state);
    return reply;
  }

  ReadReply read(const ReadRequest& request) override {
    ReadReply reply;
    const auto found = test_cloud().objects.find(request.state.attribute("id").as_string());
    reply.state = found == test_cloud().objects.end() ? Value::null(request.state.type()) : found->second;
    return reply;
  }

  ImportReply import(std::string_view type, std::string_view id) override {
    ImportReply reply;
    const auto found = test_cloud().objects.find(std::string(id));
    if (found != test_cloud().objects.end()) reply.objects.push_back({std::string(type), found->second, ""});
    return reply;
  }

  DataReply read_data(std::string_view, const Value& config) override {
    DataReply reply;
    test_cloud().calls.push_back("lookup " + config.attribute("key").as_string());
    reply.state = Value::object(
        {{"key", config.attribute("key")}, {"value", Value::string("<" + config.attribute("key").as_string() + ">")}});
    return reply;
  }

  ReadReply recover(const ApplyRequest& request) override {
    ReadReply reply;
    reply.state = Value::null(schema().resources.find(request.type)->second.type);
    for (const auto& [id, object] : test_cloud().objects) {
      if (name_of(object) == name_of(request.planned)) reply.state = object;
    }
    return reply;
  }
};

class NoProvisioners final : public ProvisionerRunner {
 public:
  Result<void> run(std::string_view, const Value&, const Value&, const Progress&) override {
    return failure("no commands in tests");
  }
};

}  // namespace

TestCloud& test_cloud() {
  thread_local TestCloud cloud;
  return cloud;
}

ProviderKind test_provider() {
  return {ProviderSource{"registry.terraform.io", "hashicorp", "test"}, "1.0.0", schema,
          [](const ProviderEnvironment&) -> std::unique_ptr<Provider> { return std::make_unique<TestProvider>(); }};
}

struct TestEstate::Run {
  explicit Run(const ManualClock& clock, RandomSource& random)
      : files(""), context{clock, random, files, ".", {}, {}, false, 0}, environment{clock, random, ".", {}} {
    registry.add(test_provider());
  }
  hcl::DiskFiles files;
  hcl::FunctionTable functions = hcl::terraform_functions();
  hcl::FunctionContext context;
  ProviderRegistry registry;
  ProviderEnvironment environment;
  Configuration configuration;
  Graph graph;
  std::unique_ptr<StateStore> store;
};

TestEstate::TestEstate() : directory_(*TemporaryDirectory::make()), state_directory_(*TemporaryDirectory::make()) {
  test_cloud() = {};
}
TestEstate::~TestEstate() = default;

void TestEstate::write(const Files& files) {
  for (const auto& path : written_) std::remove(path.c_str());
  written_.clear();
  for (const auto& [name, text] : files) {
    const std::string path = join_path(directory_.path(), name);
    make_directories(directory_name(path)).value();
    write_file_atomically(path, text).value();
    written_.push_back(path);
  }
}

std::unique_ptr<TestEstate::Run> TestEstate::load() {
  auto run = std::make_unique<Run>(clock_, random_);
  run->configuration = load_configuration(directory_.path(), {}, diagnostics_);
  check_references(run->configuration, diagnostics_);
  run->graph = build_graph(run->configuration, diagnostics_);
  run->store = std::make_unique<StateStore>(state_directory_.path(), "default", clock_, random_);
  return run;
}

Plan TestEstate::plan(PlanOptions options) {
  diagnostics_ = {};
  run_ = load();
  Plan plan;
  plan.errored = true;
  if (diagnostics_.has_errors()) return plan;
  ProviderSet providers(run_->registry, run_->environment);
  Evaluation evaluation({options.mode == PlanMode::kDestroy ? WalkKind::kDestroy : WalkKind::kPlan, run_->configuration,
                         run_->functions, run_->context, variables});
  Executor executor(parallelism);
  RunObserver observer;
  State state = run_->store->read().value();
  return make_plan(run_->graph, evaluation, providers, {std::move(state), run_->store->unresolved()},
                   std::move(options), executor, observer, diagnostics_);
}

std::vector<std::string> TestEstate::apply(PlanOptions options) {
  const Plan made = plan(options);
  test_cloud().calls.clear();
  if (made.errored) return {};
  ProviderSet providers(run_->registry, run_->environment);
  Evaluation evaluation({options.mode == PlanMode::kDestroy ? WalkKind::kDestroy : WalkKind::kApply,
                         run_->configuration, run_->functions, run_->context, variables});
  Executor executor(parallelism);
  RunObserver observer;
  NoProvisioners provisioners;
  const std::atomic<bool> stop = false;
  ApplyResult result = apply_plan(run_->graph, evaluation, providers, made, {*run_->store, provisioners, random_, stop},
                                  executor, observer, diagnostics_);
  run_->store->write(result.state).value();
  return test_cloud().calls;
}

std::vector<std::string> TestEstate::actions(const Plan& plan) {
  static const char* const kVerbs[] = {"",      "create", "read", "update", "delete", "replace", "create then delete",
                                       "forget"};
  std::vector<std::string> all;
  for (const auto& change : plan.changes) {
    if (change.action == Action::kNoOp) continue;
    const std::string reason = reason_name(change.reason);
    all.push_back(std::string(kVerbs[static_cast<int>(change.action)]) + " " + change.address.to_string() +
                  (reason.empty() ? "" : " (" + reason + ")"));
  }
  return all;
}

std::vector<std::string> TestEstate::found() const {
  std::vector<std::string> all;
  for (const auto& diagnostic : diagnostics_.all()) {
    all.push_back((diagnostic.severity == hcl::Severity::kWarning ? "warning " : "") + diagnostic.summary);
  }
  return all;
}

std::string TestEstate::text() const {
  std::string all;
  for (const auto& diagnostic : diagnostics_.all()) all += diagnostic.summary + ": " + diagnostic.detail + "\n";
  return all;
}

State TestEstate::state() { return StateStore(state_directory_.path(), "default", clock_, random_).read().value(); }

Value TestEstate::output(const std::string& name) {
  const State now = state();
  const auto found = now.outputs.find(name);
  return found == now.outputs.end() ? Value() : found->second.value;
}

}  // namespace regionfall::terraform
