@{
    Severity = @('Error', 'Warning', 'Information')
    ExcludeRules = @(
        # Pester's BeforeAll and It are scopes of one test; the rule does not see that they share variables.
        'PSUseDeclaredVarsMoreThanAssignments'
        # Tests make secrets that are none.
        'PSAvoidUsingConvertToSecureStringWithPlainText'
        # Actions of engine events run in the global scope and can hand over nothing otherwise.
        'PSAvoidGlobalVars'
        # Helpers of scripts, not commands of the module: those are compiled, and a test looks at their ShouldProcess.
        'PSUseShouldProcessForStateChangingFunctions'
        # For programs (dotnet build ...) the position is the only way.
        'PSAvoidUsingPositionalParameters'
    )
}
