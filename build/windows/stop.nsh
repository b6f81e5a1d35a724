; Asks what runs from a folder to end by Linesman's own command; $2 names a file that is held still.
!macro isHeld FILE
  ${If} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $1 "${FILE}" a
    ${If} ${Errors}
      StrCpy $2 "${FILE}"
    ${Else}
      FileClose $1
    ${EndIf}
  ${EndIf}
!macroend

!macro stopFrom FOLDER
  ${If} ${FileExists} "${FOLDER}\bin\linesman.cmd"
    nsExec::ExecToLog '"${FOLDER}\bin\linesman.cmd" stop --installation'
    Pop $0
    DetailPrint "linesman stop: $0"
  ${EndIf}
  ; A program that has ended may hold its file for a moment.
  StrCpy $3 0
  ${Do}
    StrCpy $2 ""
    !insertmacro isHeld "${FOLDER}\${SHELL}"
    !insertmacro isHeld "${FOLDER}\${NODE}"
    ${If} $2 == ""
      ${Break}
    ${EndIf}
    IntOp $3 $3 + 1
    ${If} $3 > 50
      ${Break}
    ${EndIf}
    Sleep 200
  ${Loop}
!macroend

; The same, and says so when a file is held. Nothing was changed by then.
!macro stopAndCheck FOLDER
  !insertmacro stopFrom "${FOLDER}"
  ${If} $2 != ""
    ${fail} ${ERROR_SHARING_VIOLATION} "${SAY_HELD} $2"
  ${EndIf}
!macroend
